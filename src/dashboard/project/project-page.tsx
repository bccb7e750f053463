import { DeploymentsCard } from './deployments-card.tsx'
import { EnvCard } from './env-card.tsx'
import { ProjectFrame } from './project-frame.tsx'
import { PushCard } from './push-card.tsx'
import { ReleasesCard } from './releases-card.tsx'

export function ProjectPage({ name }: { name: string }) {
  return (
    <ProjectFrame name={name}>
      {(project) => (
        <div className="columns">
          <div className="column">
            {project.latest === null && <PushCard project={project} />}
            <DeploymentsCard name={name} />
            <EnvCard name={name} container="main" />
          </div>
          <div className="column">
            <ReleasesCard name={name} />
            {project.latest !== null && <PushCard project={project} />}
          </div>
        </div>
      )}
    </ProjectFrame>
  )
}
