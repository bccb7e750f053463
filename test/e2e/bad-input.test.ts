import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { busyboxImage, ensureBusyboxImage, ensureNodeImage, loadImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, nodeFiles, nonce, remote, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let site: TestProject
const foreign = process.arch === 'arm64' ? 'amd64' : 'arm64'
const foreignImage = `doprax-test/foreign:${nonce}`

beforeAll(async () => {
  const other = loadImage(new Docker(), foreignImage, { server: nonce }, { architecture: foreign })
  await Promise.all([ensureBusyboxImage(), ensureNodeImage(), other])
  doprax = await Doprax.start({ DOPRAX_HEALTH_TIMEOUT: '15', DOPRAX_MEMORY: '64mb', DOPRAX_STOP_GRACE: '1' })
  site = await TestProject.create(doprax, 'site')
  expect((await site.deploy(httpdFiles('good'))).status).toBe(0)
})
afterAll(async () => {
  await doprax?.[Symbol.asyncDispose]()
  await new Docker().getImage(foreignImage).remove({ force: true })
})

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
  [
    'only a UDP port exposed',
    from('EXPOSE 53/udp', 'CMD ["sleep", "60"]'),
    [/exposes no TCP port \(only 53\/udp\)/, /EXPOSE 3000/],
  ],
  [
    'a port of a variable without a value',
    from('EXPOSE $NOTHING', 'CMD ["sleep", "60"]'),
    [/exposes no TCP port/, /a variable there needs a value/],
  ],
  ['a port that is none', from('EXPOSE 70000'), [/70000/, /from 1 to 65535/]],
  [
    'several ports, of which the first is not the one',
    nodeFiles(listen('9229'), 'EXPOSE 3000 9229\n'),
    [/port 3000 \(the first EXPOSE; also 9229: set the variable PORT to choose\)/, /listens on port 9229/],
  ],
  [
    'a COPY of what .dockerignore excludes',
    { ...from('COPY dist /dist', 'EXPOSE 3000'), '.dockerignore': 'dist\n', 'dist/a.js': '1' },
    [/COPY dist \/dist: there is no 'dist'/, /\.dockerignore excludes it/, /Add the line !dist/],
  ],
  [
    'a COPY of a name in another letter case',
    { ...from('COPY package.json /', 'EXPOSE 3000'), 'Package.json': '{}' },
    [/no 'package\.json' in the commit, but 'Package\.json'/],
  ],
  ['a command that is not there', from('EXPOSE 3000', 'CMD ["no-such-program"]'), [/no-such-program/]],
  [
    'a program that ends at once',
    from('EXPOSE 3000', 'CMD ["sh", "-c", "echo no database; exit 3"]'),
    [/exit code 3/, /no database/],
  ],
  [
    'a program that ends well at once',
    from('EXPOSE 3000', 'CMD ["true"]'),
    [/exit code 0: its command finished/, /keep running, in the foreground/],
  ],
  [
    'a script without a first line',
    from('RUN echo "echo hi" >/start && chmod +x /start', 'EXPOSE 3000', 'CMD ["/start"]'),
    [/exec format error/, /#!\/bin\/sh/],
  ],
  [
    'an image for another processor',
    { Dockerfile: `FROM --platform=linux/${foreign} ${foreignImage}\nEXPOSE 3000\nCMD ["/server"]\n` },
    [new RegExp(`is for linux/${foreign}, but this server is linux/`), /Remove --platform from FROM, or use/],
  ],
  [
    'too much memory',
    // The engine learns of it only while the container runs.
    from('EXPOSE 3000', 'CMD sleep 0.5; tail /dev/zero; sleep 1; exit 137'),
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

const withoutDockerfile: [string, (site: TestProject) => Promise<unknown>, RegExp][] = [
  ['no Dockerfile', (site) => site.tree.git('rm', '-q', 'Dockerfile'), /no Dockerfile in the root.*Add one/s],
  [
    'a Dockerfile in lower case',
    (site) => site.tree.git('mv', 'Dockerfile', 'dockerfile'),
    /git mv dockerfile Dockerfile/,
  ],
  [
    'a folder named Dockerfile',
    async (site) => {
      await site.tree.git('mv', 'Dockerfile', 'old')
      await site.commit({ 'Dockerfile/web': 'FROM scratch\n' })
    },
    /'Dockerfile' is a folder in this commit.*Move the file/s,
  ],
]

test.each(withoutDockerfile)('%s: says so, and changes nothing', async (_what, change, expected) => {
  await site.tree.git('reset', '-q', '--hard', 'doprax/main')
  await change(site)
  await site.tree.git('commit', '-q', '--allow-empty', '-m', 'Change it')
  const { status, output } = await site.push()
  expect(output).toMatch(expected)
  expect(output).not.toContain('/var/lib')
  expect(status).not.toBe(0)
  expect(await site.visit()).toEqual({ status: 200, body: 'good\n' })
})

test('a first push that fails leaves a project without a version, whose visitors are told so', async () => {
  const none = await TestProject.create(doprax, 'none')
  const { status, output } = await none.deploy({ 'index.html': 'x' })
  expect(output).toContain('accepted as deployment 1')
  expect(output).not.toContain('The release that was live still is.')
  expect(status).not.toBe(0)
  expect((await none.visit()).status).toBeGreaterThanOrEqual(400)
  expect((await none.api('')).live).toBeNull()
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

  test('no token', async () => {
    const url = remote(doprax, 'site', '').replace('me:@', '')
    const { status, output } = await site.tree.try('push', url, 'main')
    expect(output).toMatch(/A valid token is needed.*git remote set-url/s)
    expect(status).not.toBe(0)
    expect(output).not.toContain(doprax.token)
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

  test.each([
    ['under_score', /can't be a project's name.*like 'under-score'/],
    ['Upper', /can't be a project's name.*like 'upper'/],
    ['-dash', /can't be a project's name.*like 'dash'/],
    ['x'.repeat(64), /1 to 63 letters/],
    ['xn--bcher-kva', /can't be a project's name/],
    ['..', /can't be a project's name/],
    ['main', /'main' is reserved by Doprax: choose another/],
    ['api', /'api' is reserved by Doprax: choose another/],
    ['%2e%2e', /This address has characters that no project's address has/],
    ['a%2fb', /This address has characters that no project's address has/],
    ['a%00b', /This address has characters that no project's address has/],
    ['a/b', /with nothing between host and name/],
  ])('the name %s', async (name, expected) => {
    const { status, output } = await site.tree.try('push', remote(doprax, name, doprax.token), 'main')
    expect(output).toMatch(expected)
    expect(status).not.toBe(0)
  })

  test('the API refuses the same names', async () => {
    const create = async (name: string) =>
      (await callApi(doprax, '/projects', { method: 'POST', body: { name } })).error.code
    expect([await create('main'), await create('Bad_name'), await create('site')]).toEqual([
      'reserved_name',
      'bad_name',
      'name_taken',
    ])
  })
})

test('a build that takes too long', async () => {
  await using hurried = await Doprax.start({ DOPRAX_BUILD_TIMEOUT: '2' })
  const slow = await TestProject.create(hurried, 'slow')
  const { status, output } = await slow.deploy(from(`RUN echo ${nonce}; sleep 300`, 'EXPOSE 3000'))
  expect(output).toMatch(/took longer than 2\.0 s and was stopped\..*DOPRAX_BUILD_TIMEOUT/s)
  expect(status).not.toBe(0)
})

test('a disk that is nearly full', async () => {
  await using small = await Doprax.start({ DOPRAX_MIN_FREE_DISK: '900tb' })
  const full = await TestProject.create(small, 'full')
  const { status, output } = await full.deploy(httpdFiles('x'))
  expect(output).toMatch(/disk is nearly full.*Free some space/s)
  expect(status).not.toBe(0)
})
