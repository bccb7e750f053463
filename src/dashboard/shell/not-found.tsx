import { Link } from '@tanstack/react-router'
import { usePageTitle } from '../live/use-page-title.ts'

export function NotFound() {
  usePageTitle('Not found')
  return (
    <main className="page narrow empty">
      <h1>There is nothing at this address</h1>
      <p className="muted">The project or deployment may have another name, or was removed.</p>
      <Link to="/" className="button">
        All projects
      </Link>
    </main>
  )
}
