import { tidyAtRest } from './tidy-at-rest.ts'

/**
 * A process of ours under its supervisor: tells it that we are ready, and runs `stop` once, on SIGTERM, SIGINT or
 * when the supervisor has died.
 */
export function liveUnderSupervisor(stop: () => Promise<void>): void {
  let stopping = false
  const end = async () => {
    if (stopping) return
    stopping = true
    await stop().catch((error) => console.error(error))
    process.exit()
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.on('disconnect', () => process.exit(1))
  tidyAtRest()
  process.send?.({ type: 'ready' })
}
