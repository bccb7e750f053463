import { expect, test } from 'vitest'
import { originOf } from '../../../src/dashboard/deployment/origin.ts'
import { commitPage } from '../../../src/dashboard/source/commit-page.ts'
import { likelyHost, webhookAddress } from '../../../src/dashboard/source/git-hosts.ts'
import { isLocalAddress } from '../../../src/dashboard/source/local-address.ts'
import { projectNameOf } from '../../../src/dashboard/source/project-name.ts'

test.each([
  ['octocat/Hello_World', 'hello-world'],
  ['https://github.com/octocat/hello.git/', 'hello'],
  ['git@example.org:hello.git', 'hello'],
  [` octocat/--${'a'.repeat(70)}-- `, 'a'.repeat(62)],
  ['octocat/日本', ''],
  ['', ''],
])('the project of %s', (repository, name) => {
  expect(projectNameOf(repository)).toBe(name)
})

test.each([
  ['http://localhost:7070/webhooks/github/a', true],
  ['http://doprax.localhost/', true],
  ['http://192.168.1.9:7070/', true],
  ['http://172.32.0.1/', false],
  ['http://[::1]:7070/', true],
  ['http://[2001:db8::1]/', false],
  ['https://10.example.org/', false],
  ['https://deploy.example.org/', false],
])('%s is local: %s', (address, local) => {
  expect(isLocalAddress(address)).toBe(local)
})

test('the address of a webhook is that of its kind of host', () => {
  const address = 'https://d.example.org/webhooks/github/webhooks'
  expect(webhookAddress(address, 'gitea')).toBe('https://d.example.org/webhooks/gitea/webhooks')
  expect(likelyHost('https://codeberg.org/a/b')).toBe('gitea')
  expect(likelyHost('https://git.example.org/a/b')).toBe('github')
})

test('a deployment says where it came from, and links its commit where that is at GitHub', () => {
  const of = (kind: 'git' | 'import' | 'webhook' | 'source', host: string | null = null) =>
    originOf({ origin: { kind, host }, by: 'ada' })
  expect([of('git'), of('import'), of('webhook', 'gitlab'), of('webhook', 'other'), of('source')]).toEqual([
    'pushed by ada',
    'imported by ada',
    'webhook of GitLab',
    'webhook of other',
    'found at the source',
  ])
  expect(originOf({ origin: null, by: 'ada' })).toBe('ada')
  const source = { page: 'https://github.com/a/b' }
  expect(commitPage(source, 'c0ffee', { kind: 'import', host: null })).toBe(`${source.page}/commit/c0ffee`)
  expect(commitPage(source, 'c0ffee', { kind: 'git', host: null })).toBe(null)
  expect(commitPage({ page: null }, 'c0ffee', null)).toBe(null)
})
