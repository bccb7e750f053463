import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { bridgeName } from '../../../src/domain/engine-names.ts'
import { gatewayOf } from '../../../src/domain/subnet.ts'
import { createDockerEngine } from '../../../src/engine/docker-engine.ts'
import { readHostRoutes } from '../../../src/engine/host-routes.ts'
import { pickSubnet } from '../../../src/engine/subnets.ts'
import { busyboxImage, ensureBusyboxImage } from '../../fixtures/images.ts'
import { PrivateEngine } from '../../fixtures/private-engine.ts'

const MB = 2 ** 20

test.runIf(process.getuid?.() === 0)(
  'a container writes no more than its size where the storage driver has quotas',
  async () => {
    await using own = await PrivateEngine.create({ diskBytes: 800 * MB, quotas: true })
    await ensureBusyboxImage(own.docker)
    const engine = createDockerEngine({ instance: 'quota', dockerHost: own.dockerHost })
    const subnet = pickSubnet(`10.${randomInt(208, 224)}.0.0/16`, [], await readHostRoutes())
    const network = {
      name: 'quota',
      project: 'hello',
      subnet,
      gateway: gatewayOf(subnet),
      bridge: bridgeName('quota', subnet),
    }
    await engine.ensureNetwork(network)
    const { id } = await engine.startContainer({
      name: 'quota',
      image: (await engine.inspectImage(busyboxImage))!.id,
      project: 'hello',
      role: 'main',
      release: 1,
      deployment: 1,
      network: network.name,
      env: {},
      hosts: {},
      limits: { memoryBytes: 64 * MB, cpus: 1, pids: 50, diskBytes: 30 * MB },
      command: ['sh', '-c', 'head -c 100m /dev/zero >/big 2>/dev/null; ls -l /big; exec sleep 600'],
    })
    await expect.poll(() => engine.lastLines(id, 1)).toHaveLength(1)
    const size = Number(/(\d+) \w+ \d+ \S+ \/big/.exec((await engine.lastLines(id, 1))[0]!)?.[1])
    expect(size).toBeGreaterThan(10 * MB)
    expect(size).toBeLessThanOrEqual(30 * MB)
  },
)
