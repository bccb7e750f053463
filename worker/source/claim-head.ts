import { setTimeout as sleep } from 'node:timers/promises'
import { setDeployBranch } from '../../src/actions/set-deploy-branch.ts'
import { announce, tellSuperseded } from '../../src/actions/start-deployment.ts'
import { shortOid } from '../../src/domain/push-rules.ts'
import type { DeploymentRow } from '../../src/store/schema.ts'
import type { Source } from '../../src/store/sources.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'
import { type Head, look } from './look.ts'
import { skippedBy } from './skipped.ts'

/** A host may tell of a push before all of its servers show it. */
const lagMs = 2000
const lagLooks = 3

/**
 * The deployment, if it is the one of the commit where the branch is now, or if that commit is not to be deployed.
 * Otherwise that one's takes its place, begun if need be, and null is returned: deliveries come late, twice and in any
 * order, and the newest commit is what should run.
 */
export async function claimHead(
  services: WorkerServices,
  attempt: Attempt,
  source: Source,
): Promise<DeploymentRow | null> {
  const { store, owner } = services
  const { project, deployment } = attempt
  const head = await headFor(services, attempt, source)
  if (project.deploy_branch === null) {
    await setDeployBranch(services, project, head.branch)
  }
  const now = await deploymentOf(services, attempt, source, head)
  await store.sources.looked(project.id, { head: head.commit })
  if (now.id === deployment.id) return now
  await store.deployments.giveWay(deployment.id, owner, now.number)
  await tellSuperseded(services, project, deployment, now.number)
  return null
}

/** Where the branch is; looked at again where it seems to be behind what the delivery told of. */
async function headFor(
  services: WorkerServices,
  { project, deployment, signal }: Attempt,
  source: Source,
): Promise<Head> {
  for (let looks = 1; ; looks++) {
    const head = await look(services, source, deployment.branch ?? project.deploy_branch, signal)
    if (deployment.commit_oid === null || head.commit === deployment.commit_oid || looks === lagLooks)
      return head
    const known = await services.store.deployments.ofCommit(project.id, head.branch, head.commit)
    if (known && known.id > deployment.id) return head
    await sleep(lagMs, undefined, { signal })
  }
}

async function deploymentOf(
  services: WorkerServices,
  { project, deployment, log, signal }: Attempt,
  source: Source,
  head: Head,
): Promise<DeploymentRow> {
  const { store, owner } = services
  const { branch, commit } = head
  if (deployment.commit_oid === commit) return deployment
  if (deployment.commit_oid === null) return store.visits.adopt(deployment, owner, { branch, commit })
  const words = await skippedBy(services, project, source, head, signal)
  if (words) {
    log.write({ type: 'note', text: `${branch} is at ${shortOid(commit)}, whose message says ${words}.` })
    return deployment
  }
  const arrival = { branch, commit, before: source.head, subject: null, author: null }
  const accepted = await store.visits.seen(project, arrival)
  if (!accepted.joined) await announce(services, project, accepted)
  return accepted.deployment
}
