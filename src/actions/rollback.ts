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
  const release = choose(await services.store.releases.list(project.id), number, project.name)
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

function choose(releases: ReleaseSummary[], number: number | null, project: string): ReleaseSummary {
  const live = releases.find((release) => release.live)
  const release =
    number === null
      ? releases.find((candidate) => canRollBackTo(candidate) && (!live || candidate.number < live.number))
      : releases.find((candidate) => candidate.number === number)
  if (!release && number === null) {
    throw new ConflictError(
      'nothing_to_roll_back',
      `There is no earlier release of ${project} to go back to.`,
    )
  }
  if (!release) throw new NotFoundError(`${project} has no release v${number}.`)
  if (release.live) throw new ConflictError('already_live', `v${release.number} is live already.`)
  if (release.image_gone) {
    throw new ConflictError(
      'image_gone',
      `The image of v${release.number} has been removed: push its commit again to build it anew.`,
    )
  }
  if (!release.wasLive)
    throw new ConflictError(
      'never_live',
      `v${release.number} was never live, so there is no going back to it.`,
    )
  return release
}
