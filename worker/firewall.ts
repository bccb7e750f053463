import type { Logger } from 'pino'
import type { Config } from '../src/config.ts'
import { bridgePrefix } from '../src/domain/engine-names.ts'
import { DopraxError, messageOf } from '../src/errors.ts'
import type { Firewall } from '../src/firewall/firewall.ts'
import { createNftables } from '../src/firewall/nftables.ts'

const consequence =
  "projects' containers are not kept from this machine's own services and the cloud's metadata address"

/**
 * The packet filter where it can be set. What can't be enforced is said, once until it changes, and keeps nobody from
 * deploying.
 */
export function openFirewall(
  config: Config,
  { instance, engineIsLocal, logger }: { instance: string; engineIsLocal: boolean; logger: Logger },
): Firewall {
  const impossible = !engineIsLocal
    ? 'the engine is on another machine'
    : process.getuid?.() !== 0
      ? 'Doprax does not run as root'
      : null
  if (impossible) {
    logger.warn(`${impossible}: ${consequence}`)
    return { keep: async () => {} }
  }
  const nftables = createNftables({
    table: `doprax_${instance}`,
    bridgePrefix: bridgePrefix(instance),
    visitorPorts: [config.httpPort],
  })
  let said = ''
  return {
    async keep(open) {
      const problem = await nftables.keep(open).then(() => '', textOf)
      if (problem && problem !== said) logger.error(problem)
      said = problem
    },
  }
}

function textOf(error: unknown): string {
  const isPartly = error instanceof DopraxError && error.code === 'firewall_partly'
  return isPartly ? error.message : `${messageOf(error)} Until then, ${consequence}`
}
