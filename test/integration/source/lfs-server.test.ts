import { expect, test } from 'vitest'
import { lfsServerOf } from '../../../worker/source/lfs/lfs-server.ts'

const live = AbortSignal.timeout(30_000)
const http = { options: [], env: {}, ssh: null }

test.each([
  ['https://git.test/ann/site.git', 'https://git.test/ann/site.git/info/lfs'],
  ['https://git.test/ann/site', 'https://git.test/ann/site.git/info/lfs'],
  ['http://git.test:3000/ann/site/', 'http://git.test:3000/ann/site.git/info/lfs'],
])('the LFS server of %s lies beside it', async (url, expected) => {
  const server = await lfsServerOf({ ...http, url, authorization: 'Basic x' }, live)
  expect(server.url.href).toBe(expected)
  expect(server).toMatchObject({ headers: { authorization: 'Basic x' }, authorization: 'Basic x' })
})

/** In place of ssh, a script that is given what ssh would be. */
const bySsh = (script: string, url = 'ssh://git@git.test:2222/ann/site.git') =>
  lfsServerOf({ options: [], env: {}, url, authorization: null, ssh: ['sh', '-c', script, 'ssh'] }, live)

test('by SSH, a path is one word for the shell at the other end', async () => {
  const script = 'for last; do :; done; printf \'{"header": {"said": "%s"}}\' "$last"'
  const { headers } = await bySsh(script, 'ssh://git@git.test/a%20b;c.git')
  expect(headers.said).toBe("git-lfs-authenticate '/a b;c.git' download")
})

test('by SSH, where there is no such command, it lies beside the repository', async () => {
  for (const script of ['exit 127', 'echo "git-lfs-authenticate: not found" >&2; exit 1', 'echo {}']) {
    const server = await bySsh(script)
    expect(server.url.href).toBe('https://git.test/ann/site.git/info/lfs')
    expect(server.headers).toEqual({})
  }
})

test.each([
  ['echo \'{"href": "nowhere"}\'', /names no LFS server/],
  ['echo \'{"header": {"a": 1}}\'', /does not answer as Git LFS has it/],
  ['echo first >&2; echo Permission denied >&2; exit 255', /git-lfs-authenticate fails: Permission denied$/],
  ['yes', /git-lfs-authenticate fails/],
])('by SSH, %s is an error that says so', async (script, why) => {
  await expect(bySsh(script)).rejects.toThrow(why)
})
