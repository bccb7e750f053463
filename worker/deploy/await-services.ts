import { setTimeout as sleep } from 'node:timers/promises'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { ServiceRow } from '../../src/store/schema.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'

const lookEveryMs = 200
const pullShownEveryMs = 5000

/**
 * Waits until the project's services have come up, telling how that goes. One that main `needs` must; one that is
 * broken already is not waited for otherwise, unless this deployment changes it. Throws a DeploymentFailedError
 * `service_failed`.
 */
export async function awaitServices(
  { store, keeper }: WorkerServices,
  { project, deployment, log, signal }: Attempt,
  needs: string[],
): Promise<void> {
  const before = await store.services.list(project.id)
  if (before.length === 0 && needs.length === 0) return
  const broken = before.filter(({ state }) => ['failed', 'unhealthy', 'stopped'].includes(state))
  const changed = (await store.plans.find(deployment.id))?.items.map(({ container }) => container) ?? []
  const awaited = new Set([...needs, ...changed])
  const skipped = new Set(broken.map(({ name }) => name).filter((name) => !awaited.has(name)))
  const shown = new Map(before.map((row) => [row.name, { text: stateText(row), state: row.state, at: 0 }]))
  const tell = async () => {
    for (const row of await store.services.list(project.id)) {
      const [text, last] = [stateText(row), shown.get(row.name)]
      if (last?.text === text) continue
      // How far a pull has come is worth a line now and then.
      const goesOn = row.state === 'pulling' && row.state === last?.state
      if (goesOn && Date.now() < last.at + pullShownEveryMs) continue
      shown.set(row.name, { text, state: row.state, at: Date.now() })
      log.write({ type: 'note', text })
    }
  }
  const synced = keeper.sync(project.id, skipped)
  for (let done = false; !done; ) {
    signal.throwIfAborted()
    done = await Promise.race([synced.then(() => true), sleep(lookEveryMs, false)])
    await tell()
  }
  await checkNeeds(store, project.id, needs)
  await warnOfPublic(store, log, project.id)
}

/** Main can go live beside a broken service; but where that one faces the internet, nobody sees it. */
async function warnOfPublic(
  store: WorkerServices['store'],
  log: Attempt['log'],
  projectId: number,
): Promise<void> {
  const { public_service: name } = await store.projects.get(projectId)
  const row = (await store.services.list(projectId)).find((service) => service.name === name)
  if (!row || row.state === 'running') return
  const text = `${row.name} faces the internet and is ${row.state}: visitors get an error until it runs.`
  log.write({ type: 'note', text: `warning: ${text}` })
}

function stateText({ name, state, reason }: ServiceRow): string {
  const what = `service ${name}: ${state}`
  if (!reason) return what
  return state === 'pulling' ? `${what} ${reason}` : `${what}\n${reason.replace(/^/gm, '  ')}`
}

async function checkNeeds(store: WorkerServices['store'], projectId: number, needs: string[]): Promise<void> {
  const rows = new Map((await store.services.list(projectId)).map((row) => [row.name, row]))
  for (const name of needs) {
    const row = rows.get(name)
    if (row?.state === 'running') continue
    const why = row ? (row.reason ?? `It is ${row.state}.`) : 'There is no such service.'
    const text = `Main needs the service ${name}, which is not up.\n${why}`
    throw new DeploymentFailedError('service_failed', text)
  }
}
