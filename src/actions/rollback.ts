import { ConflictError, NotFoundError } from '../errors.ts'
import type { ReleaseSummary } from '../store/releases.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import type { Services } from './services.ts'
import { startDeployment } from './start-deployment.ts'

/** Deploys a former release again, with no build. Without a number: the newest one before the live one. */
export async function rollback(
  services: Omit<Services, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  number: number | null,
): Promise<DeploymentRow> {
  checkNotDeleting(project)
  const release = await (number === null ? before(services, project) : numbered(services, project, number))
  const deployment = await startDeployment(services, project, {
    kind: 'rollback',
    userId: user.id,
    releaseId: release.id,
    commit: release.commit_oid,
    subject: release.subject,
  })
  await services.store.audit({
    userId: user.id,
    action: 'rollback',
    project: project.name,
    details: { release: release.number },
  })
  return deployment
}

export function canRollBackTo(release: ReleaseSummary): boolean {
  return release.wasLive && !release.live && !release.image_gone
}

async function before({ store }: Pick<Services, 'store'>, { id, name }: ProjectRow): Promise<ReleaseSummary> {
  const releases = await store.releases.withImage(id)
  const live = releases.find((release) => release.live)
  const release = releases.find(
    (candidate) => canRollBackTo(candidate) && (!live || candidate.number < live.number),
  )
  if (release) return release
  throw new ConflictError('nothing_to_roll_back', `There is no earlier release of ${name} to go back to.`)
}

async function numbered(
  { store }: Pick<Services, 'store'>,
  { id, name }: ProjectRow,
  number: number,
): Promise<ReleaseSummary> {
  const release = await store.releases.byNumber(id, number)
  if (!release) throw new NotFoundError(`${name} has no release v${number}.`)
  if (release.live) throw new ConflictError('already_live', `v${number} is live already.`)
  if (release.image_gone) {
    throw new ConflictError(
      'image_gone',
      `The image of v${number} has been removed: push its commit again to build it anew.`,
    )
  }
  if (!release.wasLive)
    throw new ConflictError('never_live', `v${number} was never live, so there is no going back to it.`)
  return release
}
