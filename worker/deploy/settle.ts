import { setTimeout as sleep } from 'node:timers/promises'
import { openLog } from '../../src/actions/deployment-log.ts'
import { seconds } from '../../src/domain/log-event.ts'
import type { Swap, SwapFigures } from '../../src/ingress/ingress.ts'
import type { LogWriter } from '../../src/logs/deployment-logs.ts'
import type { DeploymentRow, ProjectRow } from '../../src/store/schema.ts'
import { currentRoutes } from '../routes.ts'
import type { WorkerServices } from '../worker-services.ts'
import { carryOutPlan } from './carry-out-plan.ts'
import { noteLeftOut } from './note-left-out.ts'
import { removeOldImages } from './remove-old-images.ts'

/** `git push` waits this long for the old version's last requests; the rest happens without it. */
const shownDrainMs = 3000
const switchRetryMs = 500
const switchAttempts = 60

/**
 * All that follows from a deployment being live: traffic, branch, restart policy, then drain and end of what was
 * live before. Every step may be repeated, so a crash anywhere is made good by calling it again.
 */
export async function settle(services: WorkerServices, id: number): Promise<void> {
  const { project_id: projectId, number } = await services.store.deployments.get(id)
  const project = await services.store.projects.get(projectId)
  await services.settling.run(projectId, async () => {
    const deployment = await services.store.deployments.get(id)
    // The reconciler may have asked for the same while it was being done.
    if (deployment.finished_at !== null) return
    const log = await openLog(services, deployment)
    const [swap] = await Promise.all([
      switchTraffic(services, project, log),
      moveBranch(services, project, deployment),
    ])
    await services.store.deployments.switched(id)
    if (deployment.swap_requests === null) await report(services, project, deployment, log, swap)
    await services.engine.restartAlways(deployment.container_id!)
    await carryOutPlan(services, project, deployment)
    await services.store.deployments.settled(deployment.id)
  })
  // The next version need not wait for a program that takes its time to stop.
  clearAway(services, project, number).catch((err) =>
    services.logger.warn(
      { err, project: project.name },
      'could not clear away the old version; trying again soon',
    ),
  )
}

/** Machines are small: what else is about to go live comes first, for twice the drain time. What a crash leaves, `removeOrphans` finds. */
async function clearAway(services: WorkerServices, project: ProjectRow, live: number): Promise<void> {
  await services.running.untilCalm(2 * services.config.drainTimeoutMs)
  await retireOlder(services, project, live)
  await removeOldImages(services, project, await services.engine.listImages())
  services.events.publish({ project: project.name, deployment: live, kind: 'deployment' })
}

/** The ingress may be away for a moment: our supervisor brings it back, and the old version answers meanwhile. */
async function switchTraffic(services: WorkerServices, project: ProjectRow, log: LogWriter): Promise<Swap> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await services.ingress.switchOver(await currentRoutes(services), project.name)
    } catch (error) {
      if (attempt === 1)
        log.write({ type: 'note', text: 'the ingress does not answer; the switch waits for it' })
      if (attempt === switchAttempts) throw error
      await sleep(switchRetryMs)
    }
  }
}

async function moveBranch(
  { repositories }: WorkerServices,
  project: ProjectRow,
  deployment: DeploymentRow,
): Promise<void> {
  if (deployment.kind !== 'push') return
  await repositories.setRef(project.name, `refs/heads/${deployment.branch}`, deployment.commit_oid!)
}

async function report(
  { store, config, events }: WorkerServices,
  project: ProjectRow,
  deployment: DeploymentRow,
  log: LogWriter,
  swap: Swap,
): Promise<void> {
  noteLeftOut(log, project.name, swap)
  const drained = swap.drained(config.drainTimeoutMs)
  const figures = await Promise.race([drained, sleep(shownDrainMs, null)])
  const old = deployment.swap_from === null ? null : `v${deployment.swap_from}`
  if (!figures)
    log.write({
      type: 'phase',
      text: `Switched; ${old ?? 'the old one'} finishes its last requests within ${seconds(config.drainTimeoutMs)}`,
    })
  else log.write({ type: 'phase', text: switchedText(old, figures) })
  const url = `http://${project.name}.${config.domain}:${config.httpPort}`
  const took = seconds(Date.now() - deployment.created_at)
  log.write({ type: 'phase', text: `Live: ${url}  (deployment ${deployment.number}, ${took})` })
  log.write({ type: 'end', state: 'live' })
  await log.flush()
  events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
  await store.deployments.recordSwap(deployment.id, {
    from: deployment.swap_from,
    ...(figures ?? (await drained)),
  })
  events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
}

function switchedText(old: string | null, { drainMs, requests, failed, cut }: SwapFigures): string {
  if (old === null) return 'Switched'
  const closed = cut ? `, ${cut} connection${cut === 1 ? '' : 's'} closed at the deadline` : ''
  const served = requests === 0 ? 'no requests meanwhile' : `${failed} of ${requests} requests failed`
  return `Switched; ${old} drained in ${seconds(drainMs)}${closed}; ${served}`
}

/** Drained containers: those of every earlier deployment, as none of them gets requests any more. */
async function retireOlder(
  { engine, config }: WorkerServices,
  project: ProjectRow,
  live: number,
): Promise<void> {
  const older = (await engine.listContainers(project.name)).filter(
    ({ role, deployment }) => role === 'main' && deployment < live,
  )
  await Promise.all(older.map((container) => engine.retireContainer(container.id, config.stopGraceSeconds)))
}
