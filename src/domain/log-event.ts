import type { DeploymentState } from './deployment.ts'

/**
 * One line of a deployment's log. The log file holds one JSON object a line (NDJSON); the byte
 * offset behind a line is its id, from which a reader resumes. `at` is Unix time in milliseconds.
 */
export type LogEvent = { at: number } & (
  | { type: 'phase'; text: string }
  | { type: 'note'; text: string }
  | { type: 'step'; id: string; name: string; state: StepState; ms?: number }
  | { type: 'output'; step?: string; text: string }
  | { type: 'error'; code: string; text: string }
  | { type: 'end'; state: DeploymentState }
)

/** Steps of the build as BuildKit reports them. `ms` is there once a step is done or failed. */
export type StepState = 'started' | 'done' | 'cached' | 'failed'

/** A log event as an adapter reports it, before the log gives it its time. */
export type NewLogEvent = LogEvent extends infer E ? (E extends LogEvent ? Omit<E, 'at'> : never) : never

/** Terminal lines for one event, as `git push` shows them behind `remote: `. */
export function renderLogEvent(event: LogEvent): string[] {
  switch (event.type) {
    case 'phase':
      return [`-----> ${event.text}`]
    case 'note':
      return event.text.split('\n').map((line) => `       ${line}`)
    case 'output':
      return [`       | ${event.text}`]
    case 'error':
      return [
        '',
        ...event.text.split('\n').map((line, index) => (index ? `       ${line}` : ` !     ${line}`)),
        '',
      ]
    case 'step':
      return event.state === 'started' ? [] : [`       ${pad(event.name)} ${stepResult(event)}`]
    case 'end':
      return []
  }
}

function stepResult(event: { state: StepState; ms?: number }): string {
  if (event.state === 'cached') return 'cached'
  return `${seconds(event.ms ?? 0)}${event.state === 'failed' ? ' FAILED' : ''}`
}

function pad(name: string): string {
  const width = 48
  return name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width)
}

/** `0.4 s`, `12.0 s`, `3 m 20 s` */
export function seconds(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const whole = Math.round(ms / 1000)
  return `${Math.floor(whole / 60)} m ${whole % 60} s`
}
