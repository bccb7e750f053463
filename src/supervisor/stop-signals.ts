import { say } from './output.ts'

/** A terminal's ^C comes to us twice: from the terminal itself, and passed on by npm. */
const sameMs = 500

/** `stop` at the first SIGTERM, SIGINT or SIGHUP; `hurry` at the next one. */
export function onStopSignals(): { stop: AbortSignal; hurry: AbortSignal } {
  const stop = new AbortController()
  const hurry = new AbortController()
  let firstAt = 0
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!stop.signal.aborted) {
        firstAt = Date.now()
        say('info', `${name}: stopping; projects' containers keep running`)
        stop.abort()
      } else if (Date.now() - firstAt > sameMs) {
        hurry.abort()
      }
    })
  }
  return { stop: stop.signal, hurry: hurry.signal }
}
