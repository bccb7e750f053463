import { useQuery } from '@tanstack/react-query'
import { Card } from '../ui/card.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { BeginApp } from './begin-app.tsx'
import { githubAppQuery } from './github-app-api.ts'
import { SetUpApp } from './set-up-app.tsx'

/** The server's own GitHub App, or how to get one. */
export function GithubAppCard() {
  const { data, error } = useQuery(githubAppQuery)
  return (
    <Card title="GitHub App" flush>
      {data?.app ? (
        <SetUpApp app={data.app} />
      ) : data ? (
        <BeginApp lost={data.lost} />
      ) : error ? (
        <ErrorPanel error={error} />
      ) : (
        <Skeleton lines={3} label="Loading the GitHub App" />
      )}
    </Card>
  )
}
