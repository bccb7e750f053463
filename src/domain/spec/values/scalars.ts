/** Bytes of `512mb`, `1.5g`, `512MiB`, `1073741824`; units are powers of 1024, as in Docker. null: no size. */
export function readSize(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?(?:b|([kmgt])(?:i?b)?)?$/i.exec(text)
  if (!match) return null
  const power = match[2] ? 'kmgt'.indexOf(match[2].toLowerCase()) + 1 : 0
  const bytes = Math.round(Number(match[1]) * 1024 ** power)
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : null
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const longestMs = 24 * 3_600_000

/** Milliseconds of `500ms`, `60s`, `1m30s`, `2h`, or seconds without a unit; null: no time, or none up to a day. */
export function readDuration(text: string): number | null {
  if (!/^(\d{1,9}(\.\d{1,6})?(ms|s|m|h))+$|^\d{1,9}(\.\d{1,6})?$/.test(text)) return null
  const ms = [...text.matchAll(/([\d.]+)(ms|s|m|h)?/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * unitMs[unit ?? 's']!,
    0,
  )
  return ms >= 1 && ms <= longestMs ? Math.round(ms) : null
}

export function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65535 ? port : null
}

export function readCpus(text: string): number | null {
  const cpus = /^\d{1,4}(\.\d{1,3})?$|^\.\d{1,3}$/.test(text) ? Number(text) : 0
  return cpus >= 0.01 && cpus <= 1024 ? cpus : null
}

export function readBoolean(text: string): boolean | null {
  if (/^(true|yes|on)$/i.test(text)) return true
  return /^(false|no|off)$/i.test(text) ? false : null
}
