import type { DeploymentState } from '../../domain/deployment.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import type { LogSnapshot } from './log-store.ts'

export function LogEmpty({ snapshot, state }: { snapshot: LogSnapshot; state: DeploymentState }) {
  const { status, error } = snapshot
  if (status === 'connecting' || status === 'lost') {
    return (
      <div className="log-empty">
        <Skeleton lines={4} label="Loading the log" />
      </div>
    )
  }
  return (
    <p className="log-empty muted">
      {status === 'refused'
        ? error!.message
        : state === 'queued'
          ? 'The log begins when the build does.'
          : 'No line yet.'}
    </p>
  )
}
