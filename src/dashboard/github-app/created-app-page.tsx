import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { ApiError } from '../api/client.ts'
import { usePageTitle } from '../live/use-page-title.ts'
import { Callout } from '../ui/callout.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { type CreatedAnswer, finishGithubApp, githubAppQuery } from './github-app-api.ts'

/** Where GitHub sends the person back to: fetches the App's keys, once. */
export function CreatedAppPage({ answer }: { answer: CreatedAnswer }) {
  usePageTitle('Set up a GitHub App')
  const client = useQueryClient()
  const navigate = useNavigate()
  const finish = useMutation({
    mutationFn: () => finishGithubApp(answer),
    onSuccess: () => navigate({ to: '/settings', replace: true }),
    onSettled: () => client.invalidateQueries({ queryKey: githubAppQuery.queryKey }),
  })
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    finish.mutate()
  }, [finish.mutate])
  return (
    <main className="page form-page" id="main">
      <header className="page-header">
        <h1>Set up a GitHub App</h1>
      </header>
      {finish.error ? (
        <div role="alert">
          <Callout tone="bad" icon="alert" title="The App is not set up">
            <p>{finish.error.message}</p>
            <div className="button-row">
              {canTryAgain(finish.error) && (
                <button type="button" className="button primary" onClick={() => finish.mutate()}>
                  Try again
                </button>
              )}
              <Link to="/settings" className="button">
                To the settings
              </Link>
            </div>
          </Callout>
        </div>
      ) : (
        <p className="waiting-note" role="status">
          <Spinner /> Fetching the App’s keys from GitHub…
        </p>
      )}
    </main>
  )
}

/** Nothing has been used up. */
function canTryAgain(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.code === 'github_failed')
}
