import { renderLogEvent, seconds } from '../domain/log-event.ts'
import { followLog } from '../logs/follow.ts'
import type { DeploymentRow } from '../store/schema.ts'
import type { Services } from './services.ts'
import { waitReason } from './start-deployment.ts'

/** A person may approve a plan tomorrow; who pushed is not kept that long. */
const approvalMs = 10 * 60_000

/**
 * Says each line of a deployment's log until it is over, nobody hears it any more, or its plan waits for long, and where it stands when nothing has
 * happened for a while: proxies cut connections that stay silent.
 */
export async function tell(
  services: Services,
  { id, project_id, number }: DeploymentRow,
  say: (line: string) => void,
  clientGone: AbortSignal,
): Promise<DeploymentRow> {
  const { store, logs, config } = services
  const isOver = async () => (await store.deployments.get(id)).finished_at !== null
  const batches = followLog(logs.path(project_id, number), 0, isOver, clientGone)
  for await (const batch of withSilences(batches, config.quietMs)) {
    if (batch) for (const { event } of batch) renderLogEvent(event).forEach(say)
    else {
      const deployment = await store.deployments.get(id)
      say(`       ${await standing(services, deployment)}`)
      if (deployment.awaits_approval && Date.now() - deployment.created_at > approvalMs) break
    }
  }
  return store.deployments.get(id)
}

async function standing(services: Services, deployment: DeploymentRow): Promise<string> {
  if (deployment.state === 'queued')
    return `still waiting: ${(await waitReason(services, deployment)) ?? 'it begins at once.'}`
  const { state, started_at: started, created_at: created } = deployment
  return `still ${state}, ${seconds(Date.now() - (started ?? created))} after its start`
}

/** What `source` yields, and null whenever it has yielded nothing for `quietMs`. */
async function* withSilences<T>(source: AsyncGenerator<T>, quietMs: number): AsyncGenerator<T | null> {
  for (let next = source.next(); ; ) {
    const result = await within(next, quietMs)
    if (result?.done) return
    yield result?.value ?? null
    if (result) next = source.next()
  }
}

/** null: not so soon. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null)
  })
  return Promise.race([promise, over]).finally(() => clearTimeout(timer))
}
