let offset = 0

/**
 * Learns how far the server's clock is from ours, from a response's `Date` header (whole seconds).
 * Differences that this can't tell from none are ignored.
 */
export function observeServerDate(header: string | null, sentAt: number, receivedAt: number): void {
  const date = header === null ? Number.NaN : Date.parse(header)
  if (Number.isNaN(date)) return
  const difference = date + 500 - (sentAt + receivedAt) / 2
  offset = Math.abs(difference) > 2000 ? difference : 0
}

/** Unix time in ms by the server's clock, which all times of the API follow. */
export function serverNow(): number {
  return Date.now() + offset
}
