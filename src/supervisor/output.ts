const levels: Record<number, string> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }
const isTerminal = process.stdout.isTTY === true

/** Passes a child's line on under its name. */
export function printLine(name: string, line: string): void {
  process.stdout.write(`${formatLine(name, line, isTerminal)}\n`)
}

/** A line of the supervisor itself. */
export function say(level: 'info' | 'warn' | 'error', message: string): void {
  const number = { info: 30, warn: 40, error: 50 }[level]
  printLine('doprax', JSON.stringify({ level: number, time: Date.now(), msg: message }))
}

/**
 * NDJSON as pino writes it, whatever the child wrote: for a log collector as it is, for a person as
 * `12:30:01 server  warn  message key=value`.
 */
export function formatLine(name: string, line: string, forPeople: boolean): string {
  const entry = parse(line) ?? { level: 30, time: Date.now(), msg: line }
  if (!forPeople) return JSON.stringify({ ...entry, name })
  const { level, time, name: _name, pid: _pid, hostname: _hostname, msg, ...rest } = entry
  const details = Object.entries(rest).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
  const clock = new Date(Number(time)).toTimeString().slice(0, 8)
  return `${clock} ${name.padEnd(8)}${(levels[Number(level)] ?? 'info').padEnd(6)}${msg ?? ''}${details.join('')}`
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
