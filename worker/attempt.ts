import { openLog } from '../src/actions/deployment-log.ts'
import { dispatch } from '../src/actions/start-deployment.ts'
import { DopraxError, messageOf } from '../src/errors.ts'
import type { LogWriter } from '../src/logs/deployment-logs.ts'
import type { DeploymentRow, ProjectRow } from '../src/store/schema.ts'
import { goesOnWithEngine } from './engine-loss.ts'
import { CanceledError, WorkerStoppingError } from './running.ts'
import type { WorkerServices } from './worker-services.ts'

export interface Attempt {
  project: ProjectRow
  deployment: DeploymentRow
  log: LogWriter
  signal: AbortSignal
}

/** One claimed stage of a deployment: whatever `work` throws becomes the deployment's end and its reason. */
export async function attempt(
  services: WorkerServices,
  deployment: DeploymentRow,
  work: (attempt: Attempt) => Promise<void>,
): Promise<void> {
  const { store, events, running } = services
  await running.run(deployment.id, async (signal) => {
    const project = await store.projects.get(deployment.project_id)
    const changed = () =>
      events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
    const log = await openLog(services, deployment)
    const stopListening = events.listen(({ kind, project: name }) => {
      if (kind === 'project' && name === project.name) log.learnSecrets().catch(() => {})
    })
    changed()
    try {
      signal.throwIfAborted()
      await work({ project, deployment, log, signal })
    } catch (error) {
      if (!(await goesOnWithEngine(services, { deployment, log, signal }, error)))
        await endAndTell(services, project, deployment, log, signal.aborted ? signal.reason : error)
    }
    stopListening()
    await log.flush()
    changed()
    await dispatchNext(services, project.id)
  })
}

/** Ends it, and tells the server's log of what we did not foresee. */
async function endAndTell(
  services: WorkerServices,
  project: ProjectRow,
  deployment: DeploymentRow,
  log: LogWriter,
  cause: unknown,
): Promise<void> {
  const foreseen = [DopraxError, CanceledError, WorkerStoppingError].some((kind) => cause instanceof kind)
  if (!foreseen)
    services.logger.error(
      { err: cause, project: project.name, deployment: deployment.number },
      'deployment failed unexpectedly',
    )
  await endWith(services, deployment, log, cause)
}

/** Ends a deployment with what was thrown, in SQL first, then in its log. */
export async function endWith(
  { store, owner }: Pick<WorkerServices, 'store'> & { owner: string | null },
  deployment: DeploymentRow,
  log: LogWriter,
  error: unknown,
): Promise<void> {
  if (error instanceof WorkerStoppingError) {
    log.write({ type: 'note', text: 'Doprax is stopping; this deployment goes on when it is back.' })
    return
  }
  const canceled = error instanceof CanceledError
  const code = canceled || error instanceof DopraxError ? error.code : 'internal'
  // The reason is shown by API, pages and git, as the log is.
  const message = log.redact(messageOf(error))
  const ended = await store.deployments.end(deployment.id, canceled ? 'canceled' : 'failed', owner, {
    code,
    message,
  })
  if (!ended) return
  const live = (await store.projects.get(deployment.project_id)).live_deployment_id
  log.write({ type: 'error', code, text: message })
  if (live) log.write({ type: 'note', text: 'The release that was live still is.' })
  log.write({ type: 'end', state: ended.state })
}

export async function dispatchNext(
  { store, jobs }: Pick<WorkerServices, 'store' | 'jobs'>,
  projectId: number,
): Promise<void> {
  const next = await store.deployments.nextQueued(projectId)
  if (next) dispatch(jobs, next)
}
