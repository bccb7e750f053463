import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run, WorkTree } from '../fixtures/git-client.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, nonce, remote, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let site: TestProject

beforeAll(async () => {
  await ensureBusyboxImage()
  doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1' })
  site = await TestProject.create(doprax, 'site')
  expect((await site.deploy(httpdFiles('one'))).status).toBe(0)
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

/** Builds for so many seconds: longer than others take meanwhile to do what they are to do in that time. */
const slow = (text: string, seconds = 3) => ({
  'www/index.html': `${text}\n`,
  Dockerfile: `FROM ${busyboxImage}\nCOPY www /www\nRUN : ${nonce} ${text}; sleep ${seconds}\nEXPOSE 3000\nCMD ["busybox", "httpd", "-f", "-p", "3000", "-h", "/www"]\n`,
})
const deployments = async (project: TestProject) => (await project.api('/deployments')).deployments

test('another branch and a tag are stored, and said not to be deployed', async () => {
  const before = (await deployments(site)).length
  await site.tree.git('tag', 'v1')
  const { status, output } = await site.tree.try('push', 'doprax', 'HEAD:feature', 'v1')
  expect(output).toMatch(
    /Branch feature stored, not deployed: only main deploys.*git push doprax feature:main/,
  )
  expect(output).toContain('Tag v1 stored; tags are not deployed.')
  expect(status).toBe(0)
  expect((await deployments(site)).length).toBe(before)
  expect((await site.tree.try('push', 'doprax', ':feature')).status).toBe(0)
})

test('the deploy branch cannot be deleted', async () => {
  const { status, output } = await site.tree.try('push', 'doprax', ':main')
  expect(output).toMatch(/deploy branch and can't be deleted/)
  expect(status).not.toBe(0)
  expect((await site.visit()).body).toBe('one\n')
})

test('of several refs each is decided by itself, and with --atomic all or none', async () => {
  await site.commit({ 'www/index.html': 'several\n' })
  const refs = ['main', 'HEAD:side', 'HEAD:refs/strange/x']
  const atomic = await site.tree.try('push', '--atomic', 'doprax', ...refs)
  expect(atomic.output).toMatch(/main -> main \(another ref of this atomic push was refused\)/)
  expect(atomic.status).not.toBe(0)
  expect((await site.visit()).body).toBe('one\n')
  expect(await site.tree.git('ls-remote', 'doprax', 'side')).toBe('')
  const each = await site.tree.try('push', 'doprax', ...refs)
  expect(each.output).toMatch(/refs\/strange\/x \(only branches, tags and notes can be pushed\)/)
  expect(each.output).toMatch(/\[new branch\] +HEAD -> side/)
  expect(each.status).not.toBe(0)
  expect((await site.visit()).body).toBe('several\n')
})

test('an option that is not known is named, and the push goes on', async () => {
  await site.commit({ 'www/index.html': 'one\n' })
  const { status, output } = await site.push('-o', 'no-such-option')
  expect(output).toMatch(/'no-such-option' is not known and has no effect; known are dry-run, detach/)
  expect(status).toBe(0)
  expect((await site.visit()).body).toBe('one\n')
})

test('without main, the first branch pushed deploys; a tag alone deploys nothing', async () => {
  const trunk = await TestProject.create(doprax, 'trunk')
  await trunk.commit(httpdFiles('trunk'))
  await trunk.tree.git('tag', 'v1')
  const { status, output } = await trunk.tree.try('push', 'doprax', 'v1')
  expect(output).toContain('tags are not deployed')
  expect(status).toBe(0)
  expect(await trunk.api('')).toMatchObject({ deployBranch: null, live: null })
  expect((await trunk.tree.try('push', 'doprax', 'HEAD:trunk')).status).toBe(0)
  expect((await trunk.api('')).deployBranch).toBe('trunk')
  const path = join(doprax.dataDir, 'trees', 'trunk-clone')
  await run('git', ['clone', '-q', remote(doprax, 'trunk', doprax.token), path])
  expect(await new WorkTree(path).git('rev-parse', 'HEAD')).toBe(await trunk.tree.git('rev-parse', 'HEAD'))
})

test('a failed push leaves the branch where it was, so a clone has what is live', async () => {
  const good = await site.tree.git('rev-parse', 'HEAD')
  const failing = { Dockerfile: `FROM ${busyboxImage}\nRUN : ${nonce}; exit 9\n` }
  expect((await site.deploy(failing)).status).not.toBe(0)
  expect(await site.tree.git('ls-remote', 'doprax', 'main')).toContain(good)
  expect(await site.tree.git('rev-parse', 'doprax/main')).toBe(good)
  const again = await site.push()
  expect(again.output).toMatch(/accepted as deployment/)
  expect(again.status).not.toBe(0)
  expect((await site.visit()).body).toBe('one\n')
  await site.tree.git('reset', '-q', '--hard', good)
})

test('a dry run changes nothing, not even for a project that is not there', async () => {
  await site.commit({ 'www/index.html': 'dry\n' })
  const { status, output } = await site.push('-o', 'dry-run')
  expect(output).toMatch(/Dry run: .* would be built and deployed; nothing is changed/)
  expect(status).toBe(0)
  expect((await site.visit()).body).toBe('one\n')
  const fresh = await TestProject.create(doprax, 'fresh')
  await fresh.commit(httpdFiles('x'))
  expect((await fresh.push('-o', 'dry-run')).status).toBe(0)
  expect((await callApi(doprax, '/projects/fresh')).status).toBe(404)
})

test('a force push to another history is deployed', async () => {
  await site.tree.git('commit', '-q', '--amend', '-m', 'Rewritten')
  await site.commit({ 'www/index.html': 'forced\n' })
  expect((await site.push('--force')).status).toBe(0)
  expect((await site.visit()).body).toBe('forced\n')
})

test('a detached push returns at once and goes live by itself', async () => {
  await site.commit(slow('detached', 12))
  const { status, output } = await site.push('-o', 'detach')
  expect(output).toMatch(/Detached\. Follow it at http:.*\/projects\/site\/deployments\/\d+/)
  expect(status).toBe(0)
  expect((await site.visit()).body).toBe('forced\n')
  await doprax.until(async () => (await site.visit()).body === 'detached\n', 'live')
  await doprax.until(
    async () =>
      (await site.tree.git('ls-remote', 'doprax', 'main')).startsWith(
        await site.tree.git('rev-parse', 'HEAD'),
      ),
    'moved',
  )
})

test('a push from a shallow clone into a new project', async () => {
  const path = join(doprax.dataDir, 'trees', 'shallow')
  await run('git', ['clone', '-q', '--depth', '1', `file://${site.tree.path}`, path])
  const tree = new WorkTree(path)
  const { status } = await tree.try('push', remote(doprax, 'shallow', doprax.token), 'HEAD:main')
  expect(status).toBe(0)
})

test('of three quick pushes the newest wins, and the one between says by which it was superseded', async () => {
  const url = remote(doprax, 'burst', doprax.token)
  const burst = await TestProject.create(doprax, 'burst')
  const trees = await Promise.all(
    [slow('a', 25), slow('b'), slow('c', 0)].map(async (files, index) => {
      const tree = await WorkTree.create(join(doprax.dataDir, 'trees', `burst-${index}`))
      for (const [file, content] of Object.entries(files)) await tree.commit(file, content)
      return tree
    }),
  )
  const count = async () => ((await burst.api('/deployments')).deployments ?? []).length
  const pushes: Promise<{ status: number | null; output: string }>[] = []
  for (const [index, tree] of trees.entries()) {
    pushes.push(tree.try('push', '--force', url, 'HEAD:main'))
    await doprax.until(async () => (await count()) === index + 1, `push ${index + 1} accepted`)
    await doprax.until(async () => (await burst.api('/deployments/1')).state !== 'queued', 'building')
  }
  const [first, second, third] = await Promise.all(pushes)
  expect(first!.status).toBe(0)
  expect(second!.output).toMatch(/superseded by deployment 3/i)
  expect(second!.status).not.toBe(0)
  expect(third!.output).toMatch(/Waiting: deployment 1 of this project is (building|releasing)/)
  expect(third!.status).toBe(0)
  expect((await burst.visit()).body).toBe('c\n')
})

test('a build can be canceled, which ends the push, and retried', async () => {
  const project = await TestProject.create(doprax, 'cancel')
  const pushing = project.deploy(slow('x', 12))
  await doprax.until(async () => (await project.api('/deployments/1')).state === 'building', 'building')
  expect((await project.api('/deployments/1/cancel', { method: 'POST' })).status).toBe(202)
  const { status, output } = await pushing
  expect(output).toMatch(/deployment 1 was canceled/)
  expect(status).not.toBe(0)
  expect((await project.api('/deployments/1/cancel', { method: 'POST' })).status).toBe(409)
  const again = await project.api('/deployments/1/retry', { method: 'POST' })
  expect([again.status, again.number, again.retryOf]).toEqual([202, 2, 1])
  await doprax.until(async () => (await project.visit()).body === 'x\n', 'live')
})

test('what waits in the queue can be canceled, and the build before it goes on', async () => {
  const number = (await deployments(site)).length + 1
  const stateOf = async (number: number) => (await site.api(`/deployments/${number}`)).state
  const building = site.deploy(slow('first', 25))
  await doprax.until(async () => (await stateOf(number)) === 'building', 'building')
  await site.commit({ 'www/index.html': 'second\n' })
  const queued = site.push()
  await doprax.until(async () => (await stateOf(number + 1)) === 'queued', 'queued')
  const canceled = await site.api(`/deployments/${number + 1}/cancel`, { method: 'POST' })
  expect([canceled.status, canceled.state]).toEqual([202, 'canceled'])
  const { status, output } = await queued
  expect(output).toMatch(/Canceled by admin/)
  expect(status).not.toBe(0)
  expect((await building).status).toBe(0)
  expect((await site.visit()).body).toBe('first\n')
  expect((await site.api(`/deployments/${number}/retry`, { method: 'POST' })).status).toBe(409)
})

test('a secret that a failing build or program prints is nowhere to be read', async () => {
  const secret = 'correct-horse-battery'
  const project = await TestProject.create(doprax, 'leak')
  const files = httpdFiles('leak')
  expect((await project.deploy(files)).status).toBe(0)
  const set = { SECRET: { value: secret, secret: true } }
  await project.api('/env', { method: 'PATCH', body: { set } })
  await doprax.until(async () => (await project.api('/deployments/2')).state === 'live', 'live')
  const inBuild = await project.deploy({ Dockerfile: `FROM ${busyboxImage}\nRUN echo ${secret}; exit 5\n` })
  const command = `echo "$SECRET $(echo -n "$SECRET" | base64)"; exit 6`
  const atStart = await project.deploy({
    Dockerfile: `FROM ${busyboxImage}\nEXPOSE 3000\nCMD ${command}\n`,
  })
  expect(inBuild.output).toMatch(/RUN echo \[redacted\].*exit code 5/)
  expect(atStart.output).toMatch(/exit code 6.*\[redacted\] \[redacted\]/s)
  const page = JSON.stringify(await project.api('/deployments'))
  const coded = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  for (const text of [inBuild.output, atStart.output, page]) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(coded)
  }
  const stored = ['doprax.db', 'doprax.db-wal', 'logs', 'redis'].map((name) => join(doprax.dataDir, name))
  expect((await run('grep', ['-rslaF', '-e', secret, '-e', coded, ...stored])).output).toBe('')
})

test('secrets of an old release, and those that come while a build goes on, are redacted too', async () => {
  const project = await TestProject.create(doprax, 'rotated')
  const print = 'busybox wget -q -O- http://main:3000 && echo "old $ROTATED $REMOVED" && exit 6'
  await project.commit({
    Dockerfile: `FROM ${busyboxImage}\nEXPOSE 3000\nCMD ${print}; exec busybox httpd -f -p 3000\n`,
  })
  const change = (body: object) => project.api('/env', { method: 'PATCH', body })
  const secret = (value: string) => ({ value, secret: true })
  await project.tree.try('push', 'doprax', 'main:refs/tags/v1')
  await change({ set: { ROTATED: secret('first-value'), REMOVED: secret('second-value') } })
  expect(await project.push()).toMatchObject({ status: 0 })

  const rounds = 'for i in $(seq 30); do echo round $i third-value; sleep 0.5; done'
  const files = httpdFiles('new')
  const Dockerfile = files.Dockerfile!.replace('EXPOSE', `RUN : ${nonce}; ${rounds}\nEXPOSE`)
  const building = project.deploy({ ...files, Dockerfile })
  const newest = async () => (await deployments(project))[0]
  await doprax.until(async () => (await newest()).state === 'building', 'building')
  await change({ set: { ROTATED: secret('third-value') }, unset: ['REMOVED'] })
  expect((await building).output).toContain('round 30 [redacted]')

  await doprax.until(async () => (await newest()).finishedAt !== null, 'over')
  const { number } = await project.api('/rollback', { method: 'POST', body: { release: 1 } })
  const rolledBack = () => project.api(`/deployments/${number}`)
  await doprax.until(async () => ['failed', 'live'].includes((await rolledBack()).state), 'over')
  expect((await rolledBack()).reason.message).toContain('old [redacted] [redacted]')
})

test('a new environment is a new release, and secrets stay secret', async () => {
  const secret = 'tops3cret-$value'
  const project = await TestProject.create(doprax, 'env')
  const shown = `RUN echo leaks ${secret} here\n`
  const files = httpdFiles('env')
  await project.commit({ ...files, Dockerfile: files.Dockerfile!.replace('EXPOSE', `${shown}EXPOSE`) })
  const first = await project.push()
  expect(first.output).toContain('Live:')
  const set = { PLAIN: { value: 'line 1\nline "2" $HOME' }, SECRET: { value: secret, secret: true } }
  const changed = await project.api('/env', { method: 'PATCH', body: { set } })
  expect(changed).toMatchObject({ status: 200 })
  expect(changed.deployment).toMatchObject({ kind: 'config', number: 2 })
  await doprax.until(async () => (await project.api('/deployments/2')).state === 'live', 'live')
  const { env } = await project.api('/env')
  expect(env).toMatchObject([
    { key: 'PLAIN', value: 'line 1\nline "2" $HOME', secret: false },
    { key: 'SECRET', value: null, secret: true },
  ])
  const container = (
    await run('docker', ['ps', '--format', '{{.Names}}', '--filter', `name=doprax-${doprax.instance}-env-d2`])
  ).output.trim()
  const { output } = await run('docker', ['exec', container, 'env'])
  expect(output).toContain(`SECRET=${secret}`)
  expect(output).toContain('line "2" $HOME')
  const redone = await project.deploy({
    Dockerfile: `${files.Dockerfile!.replace('EXPOSE', `RUN echo 'again ${secret} here'\nEXPOSE`)}`,
  })
  expect(redone.status).toBe(0)
  expect(redone.output).not.toContain(secret)
  expect(redone.output).toContain('again [redacted] here')
})
