import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { usePageTitle } from '../live/use-page-title.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { stateLooks } from '../ui/state.ts'
import { DeploymentsCard } from './deployments-card.tsx'
import { EnvCard } from './env-card.tsx'
import { LiveCard } from './live-card.tsx'
import { PushCard } from './push-card.tsx'
import { ReleasesCard } from './releases-card.tsx'

export function ProjectPage({ name }: { name: string }) {
  const project = useQuery(queries.project(name))
  const shown = project.data?.active ?? project.data?.latest
  const look = shown ? stateLooks[shown.state] : undefined
  usePageTitle(look && shown?.state !== 'live' ? `${look.label} · ${name}` : name, look?.favicon)
  if (!project.data) {
    return (
      <main className="page" id="main">
        {project.isError ? <ErrorPanel error={project.error} /> : <Skeleton lines={6} />}
      </main>
    )
  }
  const fresh = project.data.latest === null
  return (
    <main className="page" id="main">
      <LiveCard project={project.data} />
      <div className="columns">
        <div className="column">
          {fresh && <PushCard project={project.data} />}
          <DeploymentsCard name={name} />
          <EnvCard name={name} />
        </div>
        <div className="column">
          <ReleasesCard name={name} />
          {!fresh && <PushCard project={project.data} />}
        </div>
      </div>
    </main>
  )
}
