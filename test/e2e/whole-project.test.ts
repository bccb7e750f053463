import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { ensureNodeImage, nodeImage } from '../fixtures/images.ts'
import { startLoad } from '../fixtures/load.ts'
import { nodeFiles, TestProject } from '../fixtures/project.ts'

const root = join(import.meta.dirname, '../..')
let doprax: Doprax
let site: TestProject

/** Answers what a person asks for: its environment, a file, what a service answers; and writes files. */
const main = (version = '1') => `
const { createServer } = require('node:http')
const { readFileSync, writeFileSync } = require('node:fs')
const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://main')
  const value = url.searchParams.get('of')
  try {
    if (url.pathname === '/env') response.end(process.env[value] ?? '')
    else if (url.pathname === '/file') response.end(readFileSync(value))
    else if (url.pathname === '/write') response.end(String(writeFileSync(value, url.searchParams.get('text'))))
    else if (url.pathname === '/ask') response.end(await (await fetch(value)).text())
    else response.end('version ${version}')
  } catch (error) {
    response.statusCode = 500
    response.end(String(error))
  }
}).listen(process.env.PORT)
process.on('SIGTERM', () => server.close(() => process.exit()))
`

/** The same program as a service, on a port of its own. */
const service = (name: string, more: string, port = 4000) => `
  - ${name}:
      image: ${nodeImage}
      command: ["node", "-e", ${JSON.stringify(main(name).replaceAll('process.env.PORT', String(port)))}]
      health: { port: ${port}, timeout: 30s }
      stop: { grace: 10s }
${more}`

const store = service(
  'store',
  `      volumes:
        - name: data
          mount: /data
      envs:
        - PASSWORD: random_db
          type: password
        - OWN: random
`,
)

const declared = `
main:
  volumes:
    - name: data
      mount: /shared
  envs:
    - MODE: "two words, 'quoted', $HOME"
    - DATABASE_PASSWORD: random_db
      type: password
services:${store}`

const ask = async (path: string, of: string) =>
  (await site.visit(`${path}?of=${encodeURIComponent(of)}`)).body

/** The one that is left of its role: a former main goes a moment after its successor is live. */
async function containerOf(role: string): Promise<string> {
  const instance = doprax.instance
  const filters = { label: [`doprax.instance=${instance}`, 'doprax.project=site', `doprax.role=${role}`] }
  const list = () => doprax.docker.listContainers({ all: true, filters })
  await doprax.until(async () => (await list()).length === 1, `one ${role}`)
  return (await list())[0]!.Id
}

beforeAll(async () => {
  await ensureNodeImage()
  doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '30' })
  site = await TestProject.create(doprax, 'site')
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

test('the first push shows a plan, and applies all that doprax.yaml declares', async () => {
  const { status, output } = await site.deploy({ ...nodeFiles(main()), 'doprax.yaml': declared })
  expect(output).toContain('doprax.yaml: 4 to create')
  expect(output).toContain(`+ service store = ${nodeImage}`)
  expect(output).toContain('+ main volume /shared = data')
  expect(output).toContain('+ main env DATABASE_PASSWORD = generated')
  expect(output).toContain('service store: running')
  expect(status).toBe(0)
  expect(await ask('/env', 'MODE')).toBe("two words, 'quoted', $HOME")
})

test('main reaches the service by its name in any letter case, and the service main', async () => {
  expect(await ask('/ask', 'http://store:4000/')).toBe('version store')
  expect(await ask('/ask', 'http://Store:4000/')).toBe('version store')
  const inner = encodeURIComponent('http://main:3000/')
  expect(await ask('/ask', `http://store:4000/ask?of=${inner}`)).toBe('version 1')
})

test('a generated value is the same wherever its token stands, and one without a token its own', async () => {
  const password = await ask('/env', 'DATABASE_PASSWORD')
  expect(password).toMatch(/^[0-9a-f]{40}$/)
  expect(await ask('/ask', 'http://store:4000/env?of=PASSWORD')).toBe(password)
  const own = await ask('/ask', 'http://store:4000/env?of=OWN')
  expect(own).toMatch(/^[0-9a-f]{40}$/)
  expect(own).not.toBe(password)
})

test('a volume is shared under two paths; a deploy changes neither it nor the service', async () => {
  await site.visit(`/write?of=${encodeURIComponent('/shared/note')}&text=kept`)
  expect(await ask('/ask', 'http://store:4000/file?of=/data/note')).toBe('kept')
  const before = await containerOf('service')
  const password = await ask('/env', 'DATABASE_PASSWORD')
  const { status, output } = await site.deploy({ 'server.js': main('2') })
  expect(status).toBe(0)
  expect(output).not.toContain('to create')
  expect(await ask('/', '')).toBe('version 2')
  expect(await containerOf('service')).toBe(before)
  expect(await ask('/file', '/shared/note')).toBe('kept')
  expect(await ask('/env', 'DATABASE_PASSWORD')).toBe(password)
})

test('a later change waits for approval, and the same push with -o approve applies it', async () => {
  const more = `${declared}${service('second', '', 4001)}`
  await site.commit({ 'doprax.yaml': more })
  expect((await site.push('-o', 'detach')).status).toBe(0)
  await doprax.until(async () => (await site.api('/deployments/3')).awaitsApproval, 'waiting')
  const waiting = await site.api('/deployments/3')
  expect(waiting).toMatchObject({ state: 'queued', plan: { state: 'waiting' } })
  expect(await ask('/', '')).toBe('version 2')

  const { status, output } = await site.push('-o', 'approve')
  expect(output).toContain('+ service second')
  expect(status).toBe(0)
  expect(await site.api('/deployments/3')).toMatchObject({ state: 'superseded' })
  expect(await ask('/ask', 'http://second:4001/')).toBe('version second')
})

test('a declined plan leaves everything as it was', async () => {
  const before = await containerOf('main')
  await site.commit({ 'doprax.yaml': declared })
  await site.push('-o', 'detach')
  const { number } = (await site.api('/deployments')).deployments[0]
  await doprax.until(async () => (await site.api(`/deployments/${number}`)).awaitsApproval, 'waiting')
  const plan = await site.api(`/deployments/${number}/plan`)
  expect(plan.items).toMatchObject([{ action: 'destroy', container: 'second', loses: true }])
  expect((await site.api(`/deployments/${number}/plan/decline`, { method: 'POST' })).status).toBe(200)
  expect(await site.api(`/deployments/${number}`)).toMatchObject({
    state: 'canceled',
    reason: { code: 'declined' },
  })
  expect(await containerOf('main')).toBe(before)
  expect(await ask('/ask', 'http://second:4001/')).toBe('version second')
})

test('what destroys waits even where changes apply by themselves; approved, it goes once main is live', async () => {
  await site.api('', { method: 'PATCH', body: { autoApply: true } })
  await site.commit({ 'doprax.yaml': declared.replace('two words', 'three words') })
  await site.push('-o', 'detach')
  const { number } = (await site.api('/deployments')).deployments[0]
  await doprax.until(async () => (await site.api(`/deployments/${number}`)).awaitsApproval, 'waiting')
  const cli = (...args: string[]) => run(join(root, 'src/cli/doprax'), args, { cwd: site.tree.path })
  const shown = await cli('plan')
  expect(shown.output).toContain(`Deployment ${number}, plan waiting: 1 to change, 1 to destroy`)
  expect(shown.output).toContain('- service second')
  expect(await cli('approve')).toEqual({
    status: 0,
    output: `The plan of deployment ${number} is approved.\n`,
  })
  expect(await cli('decline', String(number))).toMatchObject({ status: 1 })
  expect((await cli('plan')).output).toContain('No deployment of site waits for approval')
  await doprax.until(async () => (await site.api(`/deployments/${number}`)).finishedAt !== null, 'finished')
  expect(await site.api(`/deployments/${number}`)).toMatchObject({ state: 'live' })
  expect(await ask('/env', 'MODE')).toContain('three words')
  await doprax.until(async () => (await ask('/ask', 'http://second:4001/')).includes('fail'), 'gone')
  expect(await ask('/ask', 'http://store:4000/')).toBe('version store')
})

test('a change without loss applies by itself where the project says so', async () => {
  const { status, output } = await site.deploy({ 'doprax.yaml': declared })
  expect(output).toMatch(/~ main env MODE: .*three words.* → .*two words/)
  expect(status).toBe(0)
  expect(await ask('/env', 'MODE')).toContain('two words')
})

test('a config file from the source is read-only, and a change of it restarts what mounts it', async () => {
  const withFile = declared.replace(
    '      envs:\n        - PASSWORD',
    '      config_file:\n        - source: conf/store.conf\n          mount: /etc/store.conf\n      envs:\n        - PASSWORD',
  )
  const { status } = await site.deploy({ 'doprax.yaml': withFile, 'conf/store.conf': 'first\n' })
  expect(status).toBe(0)
  expect(await ask('/ask', 'http://store:4000/file?of=/etc/store.conf')).toBe('first\n')
  const written = await ask('/ask', 'http://store:4000/write?of=/etc/store.conf&text=x')
  expect(written).toMatch(/EROFS|read-only/)
  const { output } = await site.deploy({ 'conf/store.conf': 'second\n' })
  expect(output).toContain('~ store config file /etc/store.conf')
  expect(output).toContain('store is restarted')
  expect(await ask('/ask', 'http://store:4000/file?of=/etc/store.conf')).toBe('second\n')
  expect(await ask('/file', '/shared/note')).toBe('kept')
})

test('a doprax.yaml that is wrong is refused with its line; ignore-spec deploys all the same', async () => {
  const broken = `${declared}\n  - cache:\n      tag: [1\n`
  const { status, output } = await site.deploy({ 'doprax.yaml': broken, 'server.js': main('3') })
  expect(output).toMatch(/doprax\.yaml, line \d+, column \d+/)
  expect(output).toContain('git push -o ignore-spec')
  expect(status).not.toBe(0)
  expect(await ask('/', '')).toBe('version 2')
  const ignored = await site.push('-o', 'ignore-spec')
  expect(ignored.status).toBe(0)
  expect(await ask('/', '')).toBe('version 3')
  expect(await ask('/ask', 'http://store:4000/')).toBe('version store')
})

test('a dry run shows the plan and changes nothing', async () => {
  await site.commit({ 'doprax.yaml': `${declared}${service('third', '', 4002)}` })
  const { status, output } = await site.push('-o', 'dry-run')
  expect(output).toContain('+ service third')
  expect(status).toBe(0)
  expect(await ask('/ask', 'http://third:4002/')).toMatch(/fail/)
})

test('a service that is broken holds main up only where main needs it', async () => {
  const shop = await TestProject.create(doprax, 'shop')
  const missing = '\nservices:\n  - cache:\n      image: doprax-test/no-such-image:1\n'
  const first = await shop.deploy({ ...nodeFiles(main()), 'doprax.yaml': missing })
  expect(first.output).toMatch(/service cache: failed/)
  expect(first.output).toContain('doprax-test/no-such-image')
  expect(first.status).toBe(0)
  const needed = await shop.tree
    .commit('doprax.yaml', `main:\n  needs: [cache]${missing}`)
    .then(() => shop.push('-o', 'approve'))
  expect(needed.output).toMatch(/Main needs the service cache/)
  expect(needed.status).not.toBe(0)
  expect((await shop.visit()).body).toBe('version 1')
})

test('a service that is public faces the internet, and gives way to main when it goes', async () => {
  const shop = await TestProject.create(doprax, 'public')
  const front = service('front', '      public: true\n', 8080)
  expect((await shop.deploy({ ...nodeFiles(main()), 'doprax.yaml': `services:${front}` })).status).toBe(0)
  await doprax.until(async () => (await shop.visit()).body === 'version front', 'public')
  const load = startLoad({ port: doprax.ingressPort, project: 'public', clients: 4, keepAlive: true })
  expect((await shop.deploy({ 'server.js': main('2') })).status).toBe(0)
  await shop.commit({ 'doprax.yaml': 'services: []\n' })
  expect((await shop.push('-o', 'approve')).status).toBe(0)
  await doprax.until(async () => (await shop.visit()).body === 'version 2', 'main again')
  const { failures, bodies } = await load.stop()
  expect(failures).toEqual([])
  expect(bodies).toEqual(new Set(['version front', 'version 2']))
})

test('a change with which the public service does not come up brings back the one from before', async () => {
  const shop = await TestProject.create(doprax, 'repair')
  const front = `services:${service('front', '      public: true\n', 8080)}`
  expect((await shop.deploy({ ...nodeFiles(main()), 'doprax.yaml': front })).status).toBe(0)
  const { containerId } = await shop.api('/services/front')
  await shop.commit({ 'doprax.yaml': front.replace('"node", "-e"', '"node", "--no-such-option"') })
  const broken = await shop.push('-o', 'approve')
  expect(broken.output).toMatch(/Its change did not come up, so the container from before runs again/)
  expect(broken.output).toContain('bad option: --no-such-option')
  expect((await shop.visit()).body).toBe('version front')
  expect((await shop.api('/services/front')).containerId).toBe(containerId)
  await shop.commit({ 'doprax.yaml': front })
  const repaired = await shop.push('-o', 'approve')
  expect(repaired.status).toBe(0)
  expect((await shop.visit()).body).toBe('version front')
  expect((await shop.api('/services/front')).containerId).toBe(containerId)
})

test('a push with a public service that never came up says what visitors get; one that repairs it waits for it', async () => {
  const shop = await TestProject.create(doprax, 'unfit')
  const front = `services:${service('front', '      public: true\n', 8080)}`
  const files = {
    ...nodeFiles(main()),
    'doprax.yaml': front.replace('"node", "-e"', '"node", "--no-option"'),
  }
  const broken = await shop.deploy(files)
  expect(broken.output).toMatch(/service front: (failed|unhealthy)/)
  await shop.commit({ 'doprax.yaml': front })
  const repaired = await shop.push('-o', 'approve')
  expect(repaired.output).toContain('service front: running')
  await doprax.until(async () => (await shop.visit()).body === 'version front', 'public')
})

test('deploy: recreate never runs two versions at once, and no request fails', async () => {
  const single = await TestProject.create(doprax, 'single')
  // Like a database's lock: a second program that finds it ends.
  const locked = (version: string) =>
    `${main(version)}\nconst fs = require('node:fs'), lock = '/data/lock'\nif (fs.existsSync(lock)) process.exit(3)\nfs.writeFileSync(lock, '')\nprocess.on('exit', () => fs.rmSync(lock))\n`
  const spec = 'main:\n  deploy: recreate\n  volumes:\n    - name: data\n      mount: /data\n'
  expect((await single.deploy({ ...nodeFiles(locked('1')), 'doprax.yaml': spec })).status).toBe(0)
  const load = startLoad({ port: doprax.ingressPort, project: 'single', clients: 4, keepAlive: true })
  for (const version of ['2', '3']) {
    const { status, output } = await single.deploy({ 'server.js': locked(version) })
    expect(output).toContain('deploy: recreate')
    expect(status).toBe(0)
    expect((await single.visit()).body).toBe(`version ${version}`)
  }
  const failing = await single.deploy({ 'server.js': 'process.exit(9)' })
  expect(failing.output).toContain('exit code 9')
  expect(failing.output).toContain('the version that was live runs again')
  expect((await single.visit()).body).toBe('version 3')
  const { failures, bodies } = await load.stop()
  expect(failures).toEqual([])
  expect(['version 1', 'version 2', 'version 3']).toEqual(expect.arrayContaining([...bodies]))
})

test('a volume over files of the image is pointed out', async () => {
  const hiding = await TestProject.create(doprax, 'hiding')
  const files = {
    ...nodeFiles(main(), 'COPY server.js /app/server.js\nRUN mkdir /empty\n'),
    'doprax.yaml': '',
  }
  const mount = (name: string, path: string) => `    - name: ${name}\n      mount: ${path}\n`
  files['doprax.yaml'] =
    `main:\n  volumes:\n${mount('code', '/app')}${mount('none', '/empty')}${mount('new', '/new')}`
  const { status, output } = await hiding.deploy(files)
  expect(output).toContain("the volume code hides the image's own files in /app")
  expect(output).not.toMatch(/volume (none|new) hides/)
  expect(status).toBe(0)
})

test('a folder of the source, its own Dockerfile, a stage, arguments and secrets can be built from', async () => {
  const mono = await TestProject.create(doprax, 'mono')
  const spec = `main:
  port: 3000
  envs:
    - NPM_TOKEN: from-the-file
      type: secret
  build:
    context: services/web
    dockerfile: docker/prod.Dockerfile
    target: prod
    args: { GREETING: "hello, you" }
    secrets: [NPM_TOKEN]
`
  const dockerfile = `FROM ${nodeImage} AS prod
ARG GREETING
RUN --mount=type=secret,id=NPM_TOKEN echo "$GREETING $(wc -c < /run/secrets/NPM_TOKEN)" > /greeting
COPY server.js /server.js
CMD ["node", "/server.js"]
FROM prod
RUN exit 4
`
  const files = {
    'services/web/server.js': main(),
    'services/web/docker/prod.Dockerfile': dockerfile,
    'doprax.yaml': spec,
  }
  const { status, output } = await mono.deploy(files)
  expect(output).toContain('Building from services/web/docker/prod.Dockerfile, target prod')
  expect(output).toContain('port 3000 (doprax.yaml)')
  expect(status).toBe(0)
  expect((await mono.visit('/file?of=/greeting')).body).toBe('hello, you 13\n')

  await mono.commit({ 'doprax.yaml': spec.replace('prod.Dockerfile', 'none.Dockerfile') })
  const wrong = await mono.push('-o', 'approve')
  expect(wrong.output).toContain("'docker/none.Dockerfile', which is not in the folder services/web")
  expect(wrong.status).not.toBe(0)
})
