import { describe, expect, test } from 'vitest'
import { chooseApiVersion } from '../../../src/engine/api-version.ts'
import { parseCidr } from '../../../src/engine/cidr.ts'
import { parseDockerHost } from '../../../src/engine/docker-host.ts'
import { parseRoutes } from '../../../src/engine/host-routes.ts'
import { parseListeners } from '../../../src/engine/listeners.ts'
import { pickSubnet } from '../../../src/engine/subnets.ts'

describe('the API version', () => {
  test('is the engine’s own, clamped to what we know, with the v that dockerode wants', () => {
    expect(chooseApiVersion('1.41', '1.12')).toBe('v1.41')
    expect(chooseApiVersion('1.60', '1.44')).toBe('v1.47')
    expect(chooseApiVersion('1.60', '1.50')).toBe('v1.50')
  })
  test('of an engine that is too old is refused', () => {
    expect(() => chooseApiVersion('1.40', '1.12')).toThrow(/install Docker 20\.10/)
  })
})

describe('DOCKER_HOST', () => {
  test('leads to a socket or a host', () => {
    expect(parseDockerHost(undefined, {})).toMatchObject({
      local: true,
      options: { socketPath: '/var/run/docker.sock' },
    })
    expect(parseDockerHost('tcp://h:2375', {})).toMatchObject({
      local: false,
      options: { host: 'h', port: '2375' },
    })
  })
  test('that can’t be read says how to write it', () => {
    for (const host of ['h:2375', 'ssh://h', 'tcp://'])
      expect(() => parseDockerHost(host, {})).toThrow(/write it like/)
  })
})

describe('/proc/net', () => {
  test('route: what the host has ways into, without its ways to the world', () => {
    const line = (destination: string, mask: string) =>
      `eth0\t${destination}\t00000000\t0001\t0\t0\t0\t${mask}\t0\t0\t0`
    const table = [
      'Iface ...',
      line('00000000', '00000000'),
      line('00000000', '00000080'),
      line('000011AC', '0000FFFF'),
      line('0000600A', '0000F0FF'),
    ]
    expect(parseRoutes(`${table.join('\n')}\n`)).toEqual(['172.17.0.0/16', '10.96.0.0/12'])
  })
  test('tcp and tcp6: what listens, in any form of address', () => {
    const line = (local: string, state: string) => `   0: ${local} 00000000:0000 ${state} 00000000:00000000`
    const table = [
      '  sl ...',
      line('0100007F:0BB8', '0A'),
      line('00000000:0050', '0A'),
      line('0100007F:1111', '01'),
      line('00000000000000000000000001000000:0BB9', '0A'),
      line('0000000000000000FFFF00000100007F:0BBA', '0A'),
      line('00000000000000000000000000000000:0BBB', '0A'),
      line('B80D0120000000000000000001000000:01BB', '0A'),
    ]
    expect(parseListeners(table.join('\n'))).toEqual([
      { address: '127.0.0.1', port: 3000 },
      { address: '0.0.0.0', port: 80 },
      { address: '::1', port: 3001 },
      { address: '::ffff:127.0.0.1', port: 3002 },
      { address: '::', port: 3003 },
      { address: '2001:db8::1', port: 443 },
    ])
  })
})

describe('a project’s subnet', () => {
  test('is the first /23 that nobody uses', () => {
    expect(pickSubnet('10.96.0.0/12', [])).toBe('10.96.0.0/23')
    expect(pickSubnet('10.96.0.0/12', ['10.96.0.0/23', '10.96.4.0/23'])).toBe('10.96.2.0/23')
  })
  test('keeps away from the host’s routes, larger and smaller ones', () => {
    expect(pickSubnet('10.96.0.0/12', [], ['10.96.0.0/16', '10.97.1.128/25', '192.168.0.0/16'])).toBe(
      '10.97.2.0/23',
    )
  })
  test('starts at the pool’s own beginning', () => {
    expect(pickSubnet('10.96.7.9/22', [])).toBe('10.96.4.0/23')
  })
  test('of a pool that is full or none is an error that says what to do', () => {
    expect(() => pickSubnet('10.96.0.0/23', ['10.96.1.0/24'])).toThrow(/another range/)
    expect(() => pickSubnet('10.96.0.0/12', [], ['10.0.0.0/8'])).toThrow(/another range/)
    for (const pool of ['10.96.0.0/24', '10.96.0.0', '300.0.0.0/8']) {
      expect(() => pickSubnet(pool, [])).toThrow(/DOPRAX_NETWORK_POOL/)
    }
  })
  test('all of a /12 can be given out', () => {
    const used: string[] = []
    for (let i = 0; i < 300; i++) used.push(pickSubnet('10.96.0.0/12', used))
    expect(new Set(used).size).toBe(300)
    expect(used.every((subnet) => parseCidr(subnet)!.base % 512 === 0)).toBe(true)
  })
})
