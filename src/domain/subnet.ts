/** The address that the platform has on a project's network: the first after the network's own. `subnet` is CIDR. */
export function gatewayOf(subnet: string): string {
  const [a, b, c, d] = subnet.split('/')[0]!.split('.').map(Number)
  return `${a}.${b}.${c}.${d! + 1}`
}
