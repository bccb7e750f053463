import { usePageTitle } from '../live/use-page-title.ts'
import { GithubAppCard } from './github-app-card.tsx'

/** What holds for the whole server; for admins. */
export function ServerSettingsPage() {
  usePageTitle('Settings')
  return (
    <main className="page form-page" id="main">
      <header className="page-header">
        <h1>Settings</h1>
      </header>
      <GithubAppCard />
    </main>
  )
}
