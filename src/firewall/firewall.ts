/** An address and TCP port of this machine that containers on one bridge may connect to. */
export interface OpenAddress {
  /** Name of the network interface. */
  bridge: string
  /** IPv4. */
  address: string
  port: number
}

/**
 * Keeps projects' containers from this machine's own services, from the cloud's metadata and from one another. They reach
 * the open addresses, the ports that visitors reach, DNS, and the internet.
 */
export interface Firewall {
  /** Makes the rules be there, with exactly these addresses open. Idempotent. Rejects when the kernel refuses them. */
  keep(open: OpenAddress[]): Promise<void>
}
