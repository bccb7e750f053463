/** `85 ms`, `0.4 s`, `12.0 s`, `3 m 20 s`, `2 h 05 m`, rounded as in the lines that git shows. */
export function formatDuration(ms: number): string {
  const time = Math.max(0, Math.round(ms))
  if (time < 100) return `${time} ms`
  if (time < 59_950) return `${(time / 1000).toFixed(1)} s`
  const seconds = Math.round(time / 1000)
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

/** `41 MB`, as Docker counts images and volumes: powers of ten. */
export function formatBytes(bytes: number): string {
  return inUnits(bytes, 1000)
}

/** `512 MB`, as sizes of containers are written: powers of 1024. */
export function formatSize(bytes: number): string {
  return inUnits(bytes, 1024)
}

function inUnits(bytes: number, step: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let power = 0
  for (; Math.round(value) >= step && power < units.length - 1; power++) value /= step
  return `${power === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
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
