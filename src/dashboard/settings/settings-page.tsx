import { ProjectFrame } from '../project/project-frame.tsx'
import { DeleteProject } from './delete-project.tsx'
import { DeploySettings } from './deploy-settings.tsx'
import { DomainsCard } from './domains/domains-card.tsx'

export function SettingsPage({ name }: { name: string }) {
  return (
    <ProjectFrame name={name}>
      {(project) => (
        <div className="columns">
          <div className="column">
            <DomainsCard project={project} />
          </div>
          <div className="column">
            <DeploySettings project={project} />
            <DeleteProject project={project} />
          </div>
        </div>
      )}
    </ProjectFrame>
  )
}
