import { NotFoundError } from '../errors.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { Source } from '../store/sources.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { checkSource, type SourceInput } from './check-source.ts'
import type { Services } from './services.ts'
import { setDeployBranch } from './set-deploy-branch.ts'
import { startDeployment } from './start-deployment.ts'

/** In place of the source that was. Throws as checkSource does. */
export async function setSource(
  services: Pick<Services, 'config' | 'store' | 'repositories' | 'events' | 'githubApp'>,
  user: User,
  project: ProjectRow,
  input: SourceInput,
): Promise<Source> {
  const { store, events } = services
  checkNotDeleting(project)
  const before = await store.sources.find(project.id)
  const source = await checkSource(services, user, input, before)
  const isSameBranch =
    source.url === before?.url && (input.branch ?? project.deploy_branch) === project.deploy_branch
  if (input.branch !== undefined) await setDeployBranch(services, project, input.branch)
  await store.sources.put(project.id, source, isSameBranch)
  await store.audit({
    userId: user.id,
    action: 'source',
    project: project.name,
    details: { url: source.url },
  })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  return (await store.sources.find(project.id))!
}

/** What was fetched from it stays. */
export async function removeSource(
  { store, events }: Pick<Services, 'store' | 'events'>,
  user: User,
  project: ProjectRow,
): Promise<void> {
  await store.sources.remove(project.id)
  await store.audit({ userId: user.id, action: 'source.remove', project: project.name })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
}

/** Deploys the newest commit of the source's branch, whatever that is when its turn comes. */
export async function importNow(services: Services, user: User, project: ProjectRow): Promise<DeploymentRow> {
  checkNotDeleting(project)
  if (!(await services.store.sources.find(project.id)))
    throw new NotFoundError(`${project.name} has no source to import from: set one first.`)
  await services.store.audit({ userId: user.id, action: 'import', project: project.name })
  return startDeployment(services, project, {
    kind: 'push',
    userId: user.id,
    branch: project.deploy_branch,
    options: ['import'],
  })
}
