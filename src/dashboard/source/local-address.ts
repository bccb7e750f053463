/** Whether an address is of this machine or a private network, as far as it shows (RFC 1918, 6761, 4193). */
export function isLocalAddress(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? ''
  return (
    /(^|\.)localhost$|\.(local|internal|test)$/.test(host) ||
    /^((127|10)\.\d+|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d+){2}$/.test(host) ||
    /^\[(::1|f[cd]|fe80)/.test(host)
  )
}
