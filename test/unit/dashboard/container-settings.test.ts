import { expect, test } from 'vitest'
import { imageChange } from '../../../src/dashboard/container/settings/image-change.ts'
import { formatUlimits, parseUlimits } from '../../../src/dashboard/container/settings/ulimits.ts'
import { dnsRecords } from '../../../src/dashboard/settings/domains/dns-records.ts'

test('another tag of the same image is a change of the tag alone', () => {
  expect(imageChange('mysql:8.0', 'mysql:8.4')).toEqual({ tag: '8.4' })
  expect(imageChange('localhost:5000/db:1', 'localhost:5000/db:2')).toEqual({ tag: '2' })
  for (const image of [
    'mariadb:11',
    'mysql',
    'mysql@sha256:ab',
    'localhost:5000/mysql',
    'mysql:8@sha256:ab',
  ]) {
    expect(imageChange('mysql:8.0', image), image).toEqual({ image })
  }
})

test('limits are written as docker run has them', () => {
  const limits = { memlock: { soft: -1, hard: -1 }, nofile: { soft: 1024, hard: 65536 } }
  expect(formatUlimits(limits)).toBe('memlock=-1\nnofile=1024:65536')
  expect(parseUlimits(' memlock=-1 \n\nnofile = 1024:65536\n')).toEqual(limits)
  expect(formatUlimits({})).toBeNull()
  for (const line of ['nofile', 'nofile=x', 'nofile=1:', 'nofile=-2', '=1']) {
    expect(() => parseUlimits(line), line).toThrow(`'${line}' is no limit`)
  }
})

test('a domain is led here by a CNAME if there is a name for it, else by addresses', () => {
  const addresses = ['192.0.2.7', '2001:db8::7']
  expect(dnsRecords('a.example.org', { target: null, addresses })).toEqual([
    'a.example.org A 192.0.2.7',
    'a.example.org AAAA 2001:db8::7',
  ])
  expect(dnsRecords('a.example.org', { target: 'shop.apps.net', addresses: ['192.0.2.7'] })).toEqual([
    'a.example.org CNAME shop.apps.net',
    'a.example.org A 192.0.2.7',
  ])
  expect(dnsRecords('a.example.org', { target: null, addresses: [] })).toEqual([
    'a.example.org A <address of this server>',
  ])
})
