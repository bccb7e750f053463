import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const settings = [...read('src/config.ts').matchAll(/^ {2}(DOPRAX_\w+):/gm)].map(([, name]) => name!)

test('the README tells of every setting', () => {
  expect(settings.length).toBeGreaterThan(20)
  expect(settings.filter((name) => !read('README.md').includes(`\`${name}\``))).toEqual([])
})

test('the compose file passes every setting on', () => {
  const passed = [...read('docker/compose.yaml').matchAll(/^ {6}(DOPRAX_\w+):/gm)].map(([, name]) => name!)
  expect(passed.toSorted()).toEqual(settings.toSorted())
})

test.each([
  ['DOPRAX_PORT', '70000', 'must be a port from 1 to 65535'],
  ['DOPRAX_PORT', 'web', 'must be a port from 1 to 65535'],
  ['DOPRAX_DRAIN_TIMEOUT', '0', 'must be a number of seconds above 0'],
  ['DOPRAX_MEMORY', 'lots', "is 'lots', which is no size; write it like 512mb or 2gb"],
  ['DOPRAX_NETWORK_POOL', '10.0.0.0', 'must be a range of IPv4 addresses like 10.96.0.0/12'],
  ['DOPRAX_NETWORK_POOL', '10.0.0.0/33', 'must be a range of IPv4 addresses like 10.96.0.0/12'],
  ['DOPRAX_NETWORK_POOL', '10.0.0.0/24', 'must have room for at least one /23, like 10.96.0.0/12'],
  ['DOPRAX_URL', 'doprax.example.com', 'must be an address like https://doprax.example.com'],
  ['DOPRAX_URL', 'https://example.com/doprax', 'must be an address like https://doprax.example.com'],
])('%s=%s is refused with what to write', (name, value, message) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name} ${message}`)
})
