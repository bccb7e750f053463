import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { createResolver, domainRecords } from '../../src/actions/domain-records.ts'
import { startNameServer } from '../fixtures/name-server.ts'

const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses!)
  .find(({ internal, family }) => !internal && family === 'IPv4')!.address

test('of each name it is told where it leads, and whether that is this server', async () => {
  await using names = await startNameServer({
    'shop.apps.example': ['203.0.113.7', '2001:db8::7'],
    'example.org': ['203.0.113.7'],
    'www.example.org': ['198.51.100.1', '198.51.100.2'],
    'direct.example.org': [own],
  })
  const resolver = createResolver()
  resolver.setServers([names.address])
  const domains = [
    { host: 'example.org', www: true },
    { host: 'direct.example.org', www: false },
    { host: 'none.example.org', www: false },
  ]
  expect(await domainRecords('shop', domains, 'apps.example', resolver)).toEqual({
    target: 'shop.apps.example',
    addresses: ['203.0.113.7', '2001:db8::7'],
    names: [
      { name: 'example.org', addresses: ['203.0.113.7'], here: true },
      { name: 'www.example.org', addresses: ['198.51.100.1', '198.51.100.2'], here: false },
      { name: 'direct.example.org', addresses: [own], here: true },
      { name: 'none.example.org', addresses: [], here: false },
    ],
  })
})

test('a server at localhost has no name for others, and tells its own address', async () => {
  await using names = await startNameServer({})
  const resolver = createResolver()
  resolver.setServers([names.address])
  const { target, addresses } = await domainRecords('shop', [], 'localhost', resolver)
  expect(target).toBeNull()
  const all = Object.values(networkInterfaces()).flatMap((list) => list!.map(({ address }) => address))
  expect(all).toEqual(expect.arrayContaining(addresses))
})
