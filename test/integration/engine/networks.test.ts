import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHostRoutes } from '../../../src/engine/host-routes.ts'
import { testEngine } from '../../fixtures/engine.ts'
import { ensureBusyboxImage } from '../../fixtures/images.ts'

const t = testEngine()
const { engine } = t
beforeAll(async () => void (await ensureBusyboxImage()))
afterAll(() => t[Symbol.asyncDispose]())

test('a project gets a network with the addresses given, which may be asked for again', async () => {
  const network = await t.network('one')
  await engine.ensureNetwork(network)
  const { name, project, subnet } = network
  expect(await engine.listNetworks()).toEqual([{ name, project, subnet }])
  expect(await readHostRoutes()).toContain(subnet)
  await engine.removeNetwork(name)
  await engine.removeNetwork(name)
  expect(await engine.listNetworks()).toEqual([])
})

test('two that are asked for at the same time are one', async () => {
  const network = await t.network('two')
  await engine.removeNetwork(network.name)
  await Promise.all([engine.ensureNetwork(network), engine.ensureNetwork(network)])
  expect((await engine.listNetworks()).filter(({ name }) => name === network.name)).toHaveLength(1)
})

test('addresses that another network or a route of the server has are refused', async () => {
  const network = await t.network('three')
  const again = engine.ensureNetwork({ ...network, name: `${network.name}-b` })
  await expect(again).rejects.toMatchObject({ code: 'subnet_taken' })
  // Of the routes that others have, any may go at this moment.
  const { subnet } = await t.network('beside')
  const routed = engine.ensureNetwork({ ...network, name: `${network.name}-c`, subnet })
  await expect(routed).rejects.toMatchObject({
    code: 'subnet_taken',
    message: expect.stringMatching(/route to/),
  })
})

test('a network that nothing uses gets other addresses; one in use stays', async () => {
  const first = await t.network('four')
  const spare = await t.network('spare')
  await engine.removeNetwork(spare.name)
  const moved = { ...first, subnet: spare.subnet, gateway: spare.gateway }
  await engine.ensureNetwork(moved)
  expect(await engine.listNetworks()).toContainEqual(
    expect.objectContaining({ name: first.name, subnet: spare.subnet }),
  )

  const { id } = await t.build({ Dockerfile: 'FROM doprax-test/busybox\nCMD exec sleep 600' })
  const container = await engine.startContainer(t.spec(id, first.name))
  await expect(engine.ensureNetwork(first)).rejects.toMatchObject({ code: 'network_in_use' })
  await engine.retireContainer(container.id, 0)
})

test('a network of that name which is not ours is neither used nor removed', async () => {
  const network = await t.network('five')
  await engine.removeNetwork(network.name)
  const theirs = await t.docker.createNetwork({
    Name: network.name,
    IPAM: { Config: [{ Subnet: network.subnet }] } as never,
  })
  try {
    await expect(engine.ensureNetwork(network)).rejects.toMatchObject({ code: 'name_taken' })
    await expect(engine.removeNetwork(network.name)).rejects.toMatchObject({ code: 'name_taken' })
  } finally {
    await theirs.remove()
  }
})
