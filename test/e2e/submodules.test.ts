import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, remote, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let bob: string

beforeAll(async () => {
  await ensureBusyboxImage()
  doprax = await Doprax.start()
  const created = await callApi(doprax, '/users', { method: 'POST', body: { name: 'bob' } })
  bob = created.token as string
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

/** A project of sources alone, stored under a tag: nothing of it is deployed. Returns the commit. */
async function library(name: string, files: Record<string, string>, links: Links = {}): Promise<string> {
  const project = await TestProject.create(doprax, name)
  await project.commit({ ...files, ...gitmodules(links) })
  const commit = await link(project, links)
  expect((await project.tree.try('push', 'doprax', 'HEAD:refs/tags/v1')).status).toBe(0)
  return commit
}

type Links = Record<string, { url: string; commit: string }>

function gitmodules(links: Links): Record<string, string> {
  const sections = Object.entries(links).map(
    ([path, { url }]) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`,
  )
  return sections.length ? { '.gitmodules': sections.join('') } : {}
}

/** As `git submodule add` does it. */
async function link({ tree }: TestProject, links: Links): Promise<string> {
  for (const [path, { commit }] of Object.entries(links)) {
    await tree.git('update-index', '--add', '--cacheinfo', `160000,${commit},${path}`)
  }
  if (Object.keys(links).length) await tree.git('commit', '-q', '-m', 'Link')
  return tree.git('rev-parse', 'HEAD')
}

async function site(name: string): Promise<TestProject> {
  const project = await TestProject.create(doprax, name)
  await project.commit(httpdFiles('without'))
  return project
}

async function pushWith(project: TestProject, links: Links) {
  await project.commit(gitmodules(links))
  await link(project, links)
  return project.push()
}

test('projects of the same Doprax, named relatively or wholly, are built in at the commits that are pinned', async () => {
  const inner = await library('inner', { 'inner.txt': 'inner' })
  const lib = await library(
    'lib',
    { 'lib.txt': 'pinned' },
    { in: { url: `${doprax.url}/inner.git`, commit: inner } },
  )
  const home = await site('home')
  const links = {
    'www/a': { url: '../lib.git', commit: lib },
    'www/b': { url: doprax.url.replace('localhost', '127.0.0.1').concat('/inner'), commit: inner },
  }
  const { status, output } = await pushWith(home, links)
  expect(output).toContain('Live:')
  expect(status).toBe(0)
  expect(await home.visit('/a/lib.txt')).toEqual({ status: 200, body: 'pinned' })
  expect(await home.visit('/a/in/inner.txt')).toEqual({ status: 200, body: 'inner' })
  expect(await home.visit('/b/inner.txt')).toEqual({ status: 200, body: 'inner' })
})

test("another person's project is not read, not even when an admin tries the deployment again", async () => {
  const commit = await library('private', { 'index.html': 'secret' })
  const thief = await site('thief')
  await thief.tree.git('remote', 'set-url', 'doprax', remote(doprax, 'thief', bob))
  const urls = ['../private.git', '../../../private.git', remote(doprax, 'private', doprax.token)]
  for (const url of urls) {
    const { status, output } = await pushWith(thief, { lib: { url, commit } })
    expect(output).toMatch(/'lib' .*this Doprax has no such project that belongs to bob/)
    expect(output).not.toContain(doprax.token)
    expect(status).not.toBe(0)
  }
  const again = await thief.api('/deployments/1/retry', { method: 'POST' })
  const state = async () => (await thief.api(`/deployments/${again.number}`)).state
  await doprax.until(async () => ['failed', 'live'].includes(await state()), 'decided')
  expect(await state()).toBe('failed')
})

let refused: TestProject
beforeAll(async () => {
  refused = await site('refused')
})

test.each([
  ['a project that is not there', '../nowhere.git', /no such project .*push it here first/],
  ['a folder of the server', '../../../../etc', /no such project/],
  ['a path in a project', '../lib.git/objects', /no such project/],
  ['a file of the server', 'file:///etc', /names no server: write one like https/],
  ['a repository of the server', '/var/lib/doprax/repos/lib.git', /write one like https/],
  ['a command', 'ext::sh -c true', /could not be fetched/],
  ['another program of the server', 'http://127.0.0.1:1/lib.git', /not on the public internet/],
])('%s is refused: %s', async (_what, url, message) => {
  const { status, output } = await pushWith(refused, { m: { url, commit: 'a'.repeat(40) } })
  expect(output).toMatch(message)
  expect(status).not.toBe(0)
})

test('a commit that was never pushed to the other project is named', async () => {
  await library('other', { a: 'a', Dockerfile: `FROM ${busyboxImage}` })
  const { output } = await pushWith(await site('unpushed'), {
    m: { url: '../other.git', commit: 'b'.repeat(40) },
  })
  expect(output).toMatch(/other has no commit bbbbbbbbbbbb here: push that commit to it first/)
})
