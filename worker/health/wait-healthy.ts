import { setTimeout as sleep } from 'node:timers/promises'
import { exitedError, explainSilence } from '../../src/domain/health-report.ts'
import { seconds } from '../../src/domain/log-event.ts'
import type { ContainerState, Engine, RunningContainer } from '../../src/engine/engine.ts'
import { startFailure } from '../../src/engine/start-failure.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import { type HealthTarget, probe, targetText } from './probe.ts'

interface Limits {
  timeoutMs: number
  /** Between two probes, once it has been tried a few times. */
  intervalMs: number
  memoryBytes: number
  signal: AbortSignal
  note: (text: string) => void
}

const firstPauseMs = 10
/** The engine is asked less often than the port: an inspect costs it some milliseconds. */
const inspectEveryMs = 250
/** A program that listens elsewhere for this long will not come to its port any more. */
const listensElsewhereMs = 15_000
const hintAfterMs = 3000
const shownLines = 20

/** Waits until a container is healthy. Returns how long that took, in ms. Throws a DeploymentFailedError that says why it never came. */
export async function waitHealthy(
  engine: Engine,
  container: RunningContainer,
  target: HealthTarget,
  { timeoutMs, intervalMs, memoryBytes, signal, note }: Limits,
): Promise<number> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  let hinted = false
  let inspectedAt = 0
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.3, intervalMs)) {
    signal.throwIfAborted()
    if (target.kind !== 'image' && (await probe(container.address, target))) return elapsed()
    if (elapsed() - inspectedAt >= inspectEveryMs) {
      inspectedAt = elapsed()
      const state = await engine.inspectContainer(container.id)
      await checkRunning(engine, container.id, state, memoryBytes)
      if (target.kind === 'image') {
        if (state?.health === 'healthy') return elapsed()
        if (state?.health === 'unhealthy') throw unhealthy(state)
      } else if (elapsed() >= hintAfterMs && !hinted) {
        hinted = true
        const why = explainSilence(target.port, (await engine.listeners(container.id)) ?? [])
        note(`nothing answers on port ${target.port} yet${why ? `. ${why.text}` : ''}`)
      }
    }
    if (elapsed() >= Math.min(timeoutMs, listensElsewhereMs)) {
      const error = await silence(engine, container.id, target, elapsed(), timeoutMs)
      if (error) throw error
    }
    await sleep(pause, undefined, { signal })
  }
}

async function checkRunning(
  engine: Engine,
  id: string,
  state: ContainerState | null,
  memoryBytes: number,
): Promise<void> {
  if (state?.running) return
  if (!state)
    throw new DeploymentFailedError(
      'exited',
      'The candidate was removed by someone while it was being checked. Push again.',
    )
  const lines = await engine.lastLines(id, shownLines)
  throw (
    startFailure(lines.join('\n')) ?? exitedError(state.exitCode ?? -1, state.outOfMemory, memoryBytes, lines)
  )
}

function unhealthy(state: ContainerState): DeploymentFailedError {
  const output = state.healthOutput?.trim()
  return new DeploymentFailedError(
    'unhealthy',
    `The image's HEALTHCHECK failed.${output ? `\nIts last output:\n${indent(output.split('\n').slice(-shownLines))}` : ''}`,
  )
}

/** null: there is time left, and nothing says that it would be in vain. */
async function silence(
  engine: Engine,
  id: string,
  target: HealthTarget,
  elapsedMs: number,
  timeoutMs: number,
): Promise<DeploymentFailedError | null> {
  const why = target.kind === 'image' ? null : explainSilence(target.port, (await engine.listeners(id)) ?? [])
  if (!why && elapsedMs < timeoutMs) return null
  const lines = await engine.lastLines(id, shownLines)
  const output = lines.length ? `\nIts last lines:\n${indent(lines)}` : ''
  if (why && target.kind !== 'image')
    return new DeploymentFailedError(
      why.code,
      `Never healthy: nothing answered on port ${target.port}.\n${why.text}${output}`,
    )
  return new DeploymentFailedError(
    'never_healthy',
    `Never healthy: ${targetText(target)} within ${seconds(timeoutMs)}.\nSee why the program does not start in time, or give it longer: health: { timeout: 120s } in doprax.yaml, or DOPRAX_HEALTH_TIMEOUT (in seconds) for all.${output}`,
  )
}

function indent(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}
