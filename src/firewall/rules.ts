import type { OpenAddress } from './firewall.ts'

/** Of this instance alone, beside the tables of everybody else. */
export interface RuleSettings {
  table: string
  /** What the names of all bridges of projects begin with. */
  bridgePrefix: string
  /** TCP ports of this machine that are open to the world anyway. */
  visitorPorts: number[]
  /** Whether the kernel has nft's `fib`, without which projects are kept from one another by Docker alone. */
  hasFib: boolean
}

/** Link-local (most clouds' metadata), and what Azure, Alibaba and Oracle have elsewhere; then IPv6: AWS, GCP. */
const metadata = {
  ip: ['169.254.0.0/16', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
  ip6: ['fe80::/10', 'fd00:ec2::254', 'fd20:ce::254'],
}

/**
 * A table for `nft -f`, which takes the place of the one before in one step. Bridges are told by name, not by source
 * address: a container may send from any. DNS stays open everywhere: Docker asks the machine's name servers from inside the
 * container, and clouds have theirs at the metadata's address. Docker keeps its networks from one another as well, but takes
 * that rule out for a moment whenever it makes a network; what goes from one bridge of ours to another has no route
 * through the one that it came from (nft, "fib").
 */
export function rules(
  { table, bridgePrefix, visitorPorts, hasFib }: RuleSettings,
  open: OpenAddress[],
): string {
  const fromProjects = `iifname "${bridgePrefix}*"`
  const elements = open.map(({ bridge, address, port }) => `"${bridge}" . ${address} . ${port}`)
  return `table inet ${table}
delete table inet ${table}
table inet ${table} {
  set open {
    type ifname . ipv4_addr . inet_service
    ${elements.length ? `elements = { ${elements.join(', ')} }` : ''}
  }
  chain input {
    type filter hook input priority filter - 10; policy accept;
    ${fromProjects} jump to_machine
  }
  chain forward {
    type filter hook forward priority filter - 10; policy accept;
    ${fromProjects} ip daddr { ${metadata.ip.join(', ')} } jump refused_but_dns
    ${fromProjects} ip6 daddr { ${metadata.ip6.join(', ')} } jump refused_but_dns
    ${hasFib ? `${fromProjects} oifname "${bridgePrefix}*" fib daddr . iif oif missing drop` : ''}
  }
  chain to_machine {
    ct state established,related accept
    iifname . ip daddr . tcp dport @open accept
    tcp dport { ${visitorPorts.join(', ')} } accept
    jump refused_but_dns
  }
  chain refused_but_dns {
    meta l4proto { tcp, udp } th dport 53 accept
    meta l4proto tcp reject with tcp reset
    reject
  }
}
`
}
