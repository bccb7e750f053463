const levels: Record<string, number> = { NOTICE: 30, WARNING: 40, ALERT: 50 }
const info = 30
// Each reload says them anew, some for each of its listeners and backends.
const ofReload =
  /^(Proxy .* stopped|haproxy version is|path to executable is|Reloading HAProxy|New worker|Loading success|Former worker .* with code 0)/
const ofSwitch = /^(Server .* is (UP|going DOWN)|backend .* has no server available)/

/**
 * A line of haproxy's own log, `[WARNING]  (8911) : text` (HAProxy 2.6, management guide, 5), as NDJSON with its level;
 * null for what every reload says. What comes of our own switches is no warning. Any other line stays as it is.
 */
export function readHaproxyLine(line: string): string | null {
  const [, level, text] = /^\[(NOTICE|WARNING|ALERT)\]\s+\(\d+\) : (.*)$/.exec(line) ?? []
  if (!level || !text) return line
  if (ofReload.test(text)) return null
  return JSON.stringify({ level: ofSwitch.test(text) ? info : levels[level], time: Date.now(), msg: text })
}
