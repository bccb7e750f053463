/** `85 ms`, `0.4 s`, `12.0 s`, `3 m 20 s`, `2 h 05 m` */
export function formatDuration(ms: number): string {
  const time = Math.max(0, ms)
  if (time < 60_000) return `${(Math.floor(time / 100) / 10).toFixed(1)} s`
  const seconds = Math.floor(time / 1000)
  const pad = (n: number) => String(n).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} m`
}

/** `just now`, `4 minutes ago`, ..., then the day. */
export function formatAgo(time: number, now: number): string {
  const seconds = Math.floor((now - time) / 1000)
  if (seconds < 10) return 'just now'
  if (seconds < 60) return `${seconds} seconds ago`
  const units = [
    [60, 'minute'],
    [3600, 'hour'],
    [86_400, 'day'],
  ] as const
  const [size, unit] = units.findLast(([size]) => seconds >= size)!
  const count = Math.floor(seconds / size)
  if (unit === 'day' && count > 30) return formatDay(time)
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}

export function formatDay(time: number): string {
  return new Date(time).toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' })
}

/** Date, time and zone, for a tooltip. */
export function formatMoment(time: number): string {
  return new Date(time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'long' })
}

/** `41 MB`, as Docker counts: powers of ten. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 7)
}
