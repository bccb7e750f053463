import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { usePageTitle } from '../live/use-page-title.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Callout } from '../ui/callout.tsx'
import { Card } from '../ui/card.tsx'
import { githubAppQuery, leaveForGithub } from './github-app-api.ts'

/** What the App will be allowed, before one goes to GitHub. */
export function NewAppPage({ organization }: { organization: string | undefined }) {
  usePageTitle('Set up a GitHub App')
  const leave = useMutation({ mutationFn: () => leaveForGithub(organization) })
  const { data } = useQuery(githubAppQuery)
  const isLeaving = leave.isPending || leave.isSuccess
  return (
    <main className="page form-page" id="main">
      <header className="page-header">
        <h1>Set up a GitHub App</h1>
      </header>
      <Card title={organization === undefined ? 'For your own account' : `For ${organization}`}>
        <p>GitHub asks you for its name, makes it, and sends you back here. Where it is installed, it may</p>
        <ul className="bullets">
          <li>read the code, to deploy it</li>
          <li>read pull requests and checks, to deploy what was merged and is green</li>
          <li>write commit statuses, to show how a deployment went</li>
        </ul>
        {data?.reachable === false && (
          <Callout tone="active" icon="alert" title="GitHub can’t send pushes to this address">
            <p>
              Imports will work, but pushes won’t deploy by themselves. For that, set <code>DOPRAX_URL</code>{' '}
              to the address where GitHub reaches this server, and set the App up after that.
            </p>
          </Callout>
        )}
        <div className="button-row">
          <button
            type="button"
            className="button primary"
            disabled={isLeaving}
            onClick={() => leave.mutate()}
          >
            {isLeaving ? 'Going to GitHub…' : 'Continue to GitHub'}
          </button>
          <Link to="/settings" className="button">
            Not now
          </Link>
        </div>
        <ActionError error={leave.error} />
      </Card>
    </main>
  )
}
