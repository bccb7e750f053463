import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { busyboxImage, ensureBusyboxImage, ensureNodeImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, nodeFiles, remote, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let site: TestProject

beforeAll(async () => {
  await Promise.all([ensureBusyboxImage(), ensureNodeImage()])
  doprax = await Doprax.start({ DOPRAX_HEALTH_TIMEOUT: '4', DOPRAX_MEMORY: '64mb', DOPRAX_STOP_GRACE: '1' })
  site = await TestProject.create(doprax, 'site')
  expect((await site.deploy(httpdFiles('good'))).status).toBe(0)
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

const listen = (rest: string) => `require('http').createServer((q, s) => s.end('bad')).listen(${rest})`
const from = (...lines: string[]) => ({ Dockerfile: `FROM ${busyboxImage}\n${lines.join('\n')}\n` })

const broken: [string, Record<string, string>, RegExp[]][] = [
  [
    'a syntax error in the Dockerfile',
    { Dockerfile: `FROM ${busyboxImage}\nFOO bar\n` },
    [/unknown instruction/i, /FOO/],
  ],
  [
    'a failing RUN',
    from('RUN echo about to fail; exit 7', 'EXPOSE 3000', 'CMD ["true"]'),
    [/about to fail/, /exit(ed with)? code:? 7/i],
  ],
  ['a COPY of nothing', from('COPY absent /', 'EXPOSE 3000', 'CMD ["true"]'), [/absent/]],
  ['a base image that is nowhere', { Dockerfile: 'FROM localhost:1/nothing\n' }, [/nothing/]],
  ['no CMD', from('EXPOSE 3000'), [/neither CMD nor ENTRYPOINT/, /CMD \["node"/]],
  ['nothing exposed', from('CMD ["sleep", "60"]'), [/exposes no TCP port/, /EXPOSE 3000/]],
  ['a command that is not there', from('EXPOSE 3000', 'CMD ["no-such-program"]'), [/no-such-program/]],
  [
    'a program that ends at once',
    from('EXPOSE 3000', 'CMD ["sh", "-c", "echo no database; exit 3"]'),
    [/exit code 3/, /no database/],
  ],
  [
    'too much memory',
    nodeFiles('const held = []; setInterval(() => held.push(Buffer.alloc(8e6, 1)), 5)'),
    [/out of memory \(limit 64 MB/, /DOPRAX_MEMORY/],
  ],
  [
    'listening on 127.0.0.1 alone',
    nodeFiles(listen("3000, '127.0.0.1'")),
    [/127\.0\.0\.1:3000 alone/, /0\.0\.0\.0/],
  ],
  ['listening on another port', nodeFiles(listen('4000')), [/listens on port 4000/, /port 3000/, /EXPOSE/]],
  [
    'never listening',
    nodeFiles('setInterval(() => {}, 1000)'),
    [/Never healthy/, /nothing listened on port 3000/],
  ],
  [
    'a HEALTHCHECK that fails',
    nodeFiles(listen('3000'), 'HEALTHCHECK --interval=1s --retries=1 CMD echo sick; exit 1\n'),
    [/HEALTHCHECK failed/, /sick/],
  ],
  [
    'an LFS pointer',
    {
      'www/big.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`,
    },
    [/LFS/, /www\/big\.bin/],
  ],
]

test.each(broken)('%s: says cause and cure, and changes nothing', async (_what, files, expected) => {
  await site.tree.git('reset', '-q', '--hard', 'doprax/main')
  const { status, output } = await site.deploy(files)
  for (const pattern of expected) expect(output).toMatch(pattern)
  expect(output).toContain('! [remote rejected] main -> main')
  expect(output).toContain('The release that was live still is.')
  expect(status).not.toBe(0)
  expect(await site.visit()).toEqual({ status: 200, body: 'good\n' })
})

test('no Dockerfile, and one in lower case', async () => {
  const none = await TestProject.create(doprax, 'none')
  const first = await none.deploy({ 'index.html': 'x' })
  expect(first.output).toMatch(/no Dockerfile in the root/)
  expect(first.status).not.toBe(0)
  const second = await none.deploy({ dockerfile: 'FROM scratch\n' })
  expect(second.output).toContain('git mv dockerfile Dockerfile')
  expect(second.status).not.toBe(0)
})

test('the same commit can be pushed again after a failure', async () => {
  const again = await TestProject.create(doprax, 'again')
  const failing = await again.deploy(from('CMD ["busybox", "httpd", "-f", "-p", "3000"]'))
  expect(failing.status).not.toBe(0)
  const set = await again.api('/env', { method: 'PATCH', body: { set: { PORT: { value: '3000' } } } })
  expect(set.deployment).toBeNull()
  const { status, output } = await again.push()
  expect(output).toContain('port 3000 (PORT)')
  expect(status).toBe(0)
})

describe('whoever may not', () => {
  test('a wrong token', async () => {
    const { status, output } = await site.tree.try('push', remote(doprax, 'site', 'wrong-token'), 'main')
    expect(output).toMatch(/Authentication failed|token/)
    expect(status).not.toBe(0)
  })

  test("another person's project is neither pushed to, cloned nor seen", async () => {
    const { token } = await callApi(doprax, '/users', { method: 'POST', body: { name: 'bob' } })
    const url = remote(doprax, 'site', token as string)
    const pushed = await site.tree.try('push', url, 'main')
    expect(pushed.output).toMatch(/site is not yours/)
    expect(pushed.status).not.toBe(0)
    expect((await run('git', ['clone', url, `${doprax.dataDir}/trees/stolen`])).status).not.toBe(0)
    const api = { token: token as string }
    expect((await callApi(doprax, '/projects/site', api)).status).toBe(404)
    expect((await callApi(doprax, '/projects/site/deployments/1/log', api)).status).toBe(404)
    expect((await callApi(doprax, '/projects', api)).projects).toEqual([])
  })

  test.each(['under_score', '-dash', 'main', 'x'.repeat(64), 'Upper'])('the name %s', async (name) => {
    const { status, output } = await site.tree.try('push', remote(doprax, name, doprax.token), 'main')
    expect(output).toMatch(/can't be a project's name|reserved/)
    expect(status).not.toBe(0)
  })
})

test('a disk that is nearly full', async () => {
  await using small = await Doprax.start({ DOPRAX_MIN_FREE_DISK: '900tb' })
  const full = await TestProject.create(small, 'full')
  const { status, output } = await full.deploy(httpdFiles('x'))
  expect(output).toMatch(/disk is nearly full.*Free some space/s)
  expect(status).not.toBe(0)
})
