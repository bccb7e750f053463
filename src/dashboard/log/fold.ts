import type { DeploymentState } from '../../domain/deployment.ts'
import type { LogEvent, StepState } from '../../domain/log-event.ts'
import { type AnsiStyle, hasControls, lastOverwrite, parseAnsi, stripAnsi } from './ansi.ts'

/** One line as the page shows it. Numbers begin at 1 and follow from the log alone, so links to them last. */
export interface LogLine {
  number: number
  at: number
  kind: 'phase' | 'note' | 'output' | 'error' | 'step'
  /** As sent, with its control sequences. */
  text: string
  /** Without them. */
  plain: string
  /** The build step it belongs to. */
  step: BuildStep | null
  /** The style that the line before it, of the same step, left open. */
  style: AnsiStyle | null
  /** Output that does not stand below its own step's line: another step's came in between. */
  strayed: boolean
}

export interface BuildStep {
  id: string
  name: string
  state: StepState | 'stopped'
  startedAt: number
  /** null while it runs. */
  ms: number | null
  /** Number of its line. */
  line: number
}

/** The log so far; grows in place, so that 100,000 lines cost no more each than one. */
export interface FoldedLog {
  lines: LogLine[]
  /** By id, as they are in the newest build: one that was interrupted starts its steps again. */
  steps: Map<string, BuildStep>
  /** Byte offset behind the last event taken. */
  offset: number
  end: DeploymentState | null
  /** By step: the style that its last line left open. */
  openStyles: Map<BuildStep | null, AnsiStyle>
}

export function emptyLog(): FoldedLog {
  return { lines: [], steps: new Map(), offset: 0, end: null, openStyles: new Map() }
}

/** Takes one event; false for one that was taken before (`offset` says so). */
export function foldEvent(log: FoldedLog, offset: number, event: LogEvent): boolean {
  if (offset <= log.offset) return false
  log.offset = offset
  switch (event.type) {
    case 'phase':
      addLine(log, event.at, 'phase', event.text, null)
      break
    case 'note':
    case 'error':
      for (const text of event.text.split('\n')) addLine(log, event.at, event.type, text, null)
      break
    case 'output':
      addLine(log, event.at, 'output', event.text, log.steps.get(event.step ?? '') ?? null)
      break
    case 'step':
      foldStep(log, event)
      break
    case 'end':
      log.end = event.state
  }
  return true
}

function foldStep(log: FoldedLog, event: Extract<LogEvent, { type: 'step' }>): void {
  const { id, name, state, at } = event
  const ms = state === 'started' ? null : (event.ms ?? 0)
  const known = log.steps.get(id)
  if (known?.ms === null) {
    if (state !== 'started') {
      Object.assign(known, { name, state, ms })
      return
    }
    Object.assign(known, { state: 'stopped', ms: at - known.startedAt })
  }
  const step = { id, name, state, startedAt: at - (ms ?? 0), ms, line: log.lines.length + 1 }
  log.steps.set(id, step)
  addLine(log, at, 'step', name, step)
}

function addLine(
  log: FoldedLog,
  at: number,
  kind: LogLine['kind'],
  raw: string,
  step: BuildStep | null,
): void {
  const text = raw.includes('\r') ? lastOverwrite(raw) : raw
  const controls = hasControls(text)
  const style = kind === 'output' ? (log.openStyles.get(step) ?? null) : null
  if (kind === 'output' && controls) {
    const { end } = parseAnsi(text, style ?? undefined)
    if (Object.keys(end).length > 0) log.openStyles.set(step, end)
    else log.openStyles.delete(step)
  }
  const strayed = kind === 'output' && step !== null && log.lines.at(-1)?.step !== step
  const plain = controls ? stripAnsi(text) : text
  log.lines.push({ number: log.lines.length + 1, at, kind, text, plain, step, style, strayed })
}
