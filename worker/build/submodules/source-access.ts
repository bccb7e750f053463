import type { DeploymentRow, ProjectRow } from '../../../src/store/schema.ts'
import type { Remote } from '../../source/remote.ts'
import { withSource } from '../../source/with-source.ts'
import type { WorkerServices } from '../../worker-services.ts'

/** Submodules that are fetched as the project's source is: with its credentials, and from where it may lie. */
export interface SourceAccess {
  /** URL of the source, for relative ones. */
  baseUrl: string
  /** Whether a URL leads to a repository of the source's owner on the source's host. */
  covers(url: string): boolean
  /** Whether it may lead to addresses that are not on the public internet. */
  allowPrivate: boolean
  /** Sets what was fetched with these credentials apart from what anybody can fetch. */
  cacheKey: string
  withRemote<T>(url: string, work: (remote: Remote) => Promise<T>): Promise<T>
}

/** null: the deployment's commit did not come from a source. */
export async function sourceAccess(
  services: WorkerServices,
  project: ProjectRow,
  deployment: DeploymentRow,
): Promise<SourceAccess | null> {
  const source = await services.store.sources.find(project.id)
  if (!source || !(await isFromSource(services, deployment))) return null
  return {
    baseUrl: source.url,
    // A token of the GitHub App is for the one repository: who may write there may not be allowed to read others.
    covers: (url) =>
      source.credentials?.kind !== 'app' && ownerOf(url) !== null && ownerOf(url) === ownerOf(source.url),
    allowPrivate: services.config.allowPrivateSources,
    // An id may be given again when its project has been deleted.
    cacheKey: `${project.id}/${project.created_at}`,
    withRemote: (url, work) => withSource(services, { ...source, url }, work),
  }
}

/** What is tried again comes from where the first try did. */
async function isFromSource(
  { store }: Pick<WorkerServices, 'store'>,
  { project_id: projectId, visit, retry_of: retryOf }: DeploymentRow,
): Promise<boolean> {
  if (visit !== null) return true
  const first = retryOf === null ? null : await store.deployments.find(projectId, retryOf)
  return first !== null && isFromSource({ store }, first)
}

/** Protocol, host, port and the first folder; null: the URL has a repository at its root. */
function ownerOf(url: string): string | null {
  const { protocol, host, pathname } = new URL(url)
  const [owner, name] = pathname.split('/').slice(1)
  return owner && name ? `${protocol}//${host}/${owner}` : null
}
