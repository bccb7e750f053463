import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Project } from '../api/types.ts'
import { ProjectFrame } from '../project/project-frame.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { DeliveriesCard } from './deliveries-card.tsx'
import { ImportForm } from './import-form.tsx'
import { SourceCard } from './source-card.tsx'
import { WebhookCard } from './webhook-card.tsx'

/** Where a project's commits come from, beside git push. */
export function SourcePage({ name }: { name: string }) {
  return <ProjectFrame name={name}>{(project) => <SourceColumns project={project} />}</ProjectFrame>
}

function SourceColumns({ project: { name, deployBranch } }: { project: Project }) {
  const source = useQuery(queries.source(name))
  const webhook = useQuery(queries.webhook(name))
  if (source.data === undefined || webhook.data === undefined) {
    const error = source.error ?? webhook.error
    return error ? <ErrorPanel error={error} /> : <Skeleton lines={6} />
  }
  const isHeard = source.data !== null || webhook.data !== null
  return (
    <>
      <div className="columns source-columns">
        {source.data ? (
          <SourceCard project={name} source={source.data} />
        ) : (
          <ImportForm project={name} branch={deployBranch} />
        )}
        {isHeard && <WebhookCard project={name} source={source.data} webhook={webhook.data} />}
      </div>
      {isHeard && <DeliveriesCard project={name} />}
    </>
  )
}
