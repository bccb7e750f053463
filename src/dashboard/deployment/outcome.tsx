import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Deployment } from '../api/types.ts'
import { Callout } from '../ui/callout.tsx'
import { WithLinks } from '../ui/with-links.tsx'

function placeInQueue(position: number): string {
  return position === 1 ? 'Next in the queue' : `Number ${position} in the queue`
}

/** What a person must know about how it stands: why it waits, why it failed, what took its place. */
export function Outcome({ deployment }: { deployment: Deployment }) {
  const { state, reason, queue, supersededBy, project } = deployment
  if (state === 'queued' && queue && !deployment.awaitsApproval) {
    return (
      <Callout
        tone="neutral"
        icon="clock"
        title={deployment.awaitsChecks ? 'Held back until its checks pass' : placeInQueue(queue.position)}
      >
        <p>Waiting: {queue.waitsFor}</p>
      </Callout>
    )
  }
  const [cause, ...more] = (reason?.message ?? '').split('\n').filter(Boolean)
  if (state === 'failed') {
    return (
      <Callout tone="bad" icon="alert" title={cause ?? 'The deployment failed'}>
        {more.length > 0 && <pre className="reason mono">{more.join('\n')}</pre>}
        <StillServing project={project} />
        {reason && <code className="reason-code mono">{reason.code}</code>}
      </Callout>
    )
  }
  if (state === 'superseded') {
    return (
      <Callout tone="neutral" icon="skip" title="A newer push took its place before it was built">
        {supersededBy !== null && (
          <p>
            <Link
              to="/projects/$project/deployments/$number"
              params={{ project, number: String(supersededBy) }}
            >
              Deployment #{supersededBy}
            </Link>{' '}
            contains everything up to its own commit.
          </p>
        )}
      </Callout>
    )
  }
  if (state === 'canceled') {
    return (
      <Callout tone="neutral" icon="stop" title={<WithLinks text={cause ?? 'Canceled'} />}>
        {more.map((line) => (
          <p key={line}>
            <WithLinks text={line} />
          </p>
        ))}
        <StillServing project={project} />
      </Callout>
    )
  }
  return null
}

/** The old release keeps serving whenever anything fails. */
function StillServing({ project }: { project: string }) {
  const { data } = useQuery(queries.project(project))
  if (!data) return null
  if (!data.live) return <p>Nothing of this project is live yet.</p>
  const { release, deployment } = data.live
  return (
    <p>
      Visitors notice nothing:{' '}
      <Link to="/projects/$project/deployments/$number" params={{ project, number: String(deployment) }}>
        v{release}
      </Link>{' '}
      is still live.
    </p>
  )
}
