import { readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { run, WorkTree } from '../../fixtures/git-client.ts'
import { type GitTestServer, moveAll, startGitServer, token } from '../../fixtures/git-server.ts'

/** Other people's git clients, each pushing a first commit, a second one, a refused one, and cloning. */
let server: GitTestServer
let tree: WorkTree
let commit: string
let counter = 0
let project: string

beforeAll(async () => {
  server = await startGitServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  counter += 1
  project = `client${counter}`
  server.receive = moveAll
  tree = await WorkTree.create(join(server.folder, `tree${counter}`))
  commit = await tree.commit('Dockerfile', 'FROM scratch\n')
})

const refuse = () => {
  server.receive = async ({ updates }, say) => {
    say('building')
    return updates.map(({ ref }) => ({ ref, verdict: 'reject', reason: 'the build failed' }))
  }
}
const tip = () => server.repositories.resolve(project, 'refs/heads/main')
const cloneTip = () => new WorkTree(join(tree.path, 'clone')).git('rev-parse', 'HEAD')

async function script(name: string, text: string): Promise<string> {
  const path = join(server.folder, name)
  await writeFile(path, text)
  return path
}

/** `push` and `clone` run the client and give its exit status and output. */
async function expectClientWorks(client: Record<'push' | 'clone', () => ReturnType<typeof run>>) {
  const first = await client.push()
  expect(first, first.output).toMatchObject({ status: 0 })
  expect(await tip()).toBe(commit)
  commit = await tree.commit()
  const second = await client.push()
  expect(second, second.output).toMatchObject({ status: 0 })
  expect(await tip()).toBe(commit)
  const clone = await client.clone()
  expect(clone, clone.output).toMatchObject({ status: 0 })
  expect(await cloneTip()).toBe(commit)
  await tree.commit()
  refuse()
  const refused = await client.push()
  expect(refused.output).toContain('the build failed')
  expect(refused.status).not.toBe(0)
  expect(await tip()).toBe(commit)
}

test('isomorphic-git', async () => {
  const main = createRequire(import.meta.url).resolve('isomorphic-git')
  const file = await script(
    'isomorphic.cjs',
    `const git = require(${JSON.stringify(main)}), http = require(${JSON.stringify(join(main, '../http/node/index.cjs'))}), fs = require('fs')
const [verb, dir, url] = process.argv.slice(2)
const common = { fs, http, dir, url, onAuth: () => ({ username: 'me', password: ${JSON.stringify(token)} }), onAuthFailure: () => ({ cancel: true }) }
const work = verb === 'push' ? git.push({ ...common, ref: 'main' }) : git.clone(common)
work.then((result) => process.exit(result && result.ok === false ? 1 : 0), (error) => { console.error(error.message, JSON.stringify(error.data)); process.exit(1) })`,
  )
  const call = (verb: string, dir: string) =>
    run(process.execPath, [file, verb, dir, `http://127.0.0.1:${server.port}/${project}.git`])
  await expectClientWorks({
    push: () => call('push', tree.path),
    clone: () => call('clone', join(tree.path, 'clone')),
  })
})

test('dulwich', async () => {
  const file = await script(
    'dulwich-client.py',
    `import io, sys
from dulwich import porcelain
verb, dir, url = sys.argv[1:]
if verb == 'push':
    said = io.BytesIO()
    porcelain.push(dir, url, b'refs/heads/main', outstream=said, errstream=said)
    print(said.getvalue().decode())
    # Its push returns normally for a refused ref, and says it only.
    sys.exit(b'failed' in said.getvalue() and b'refs/heads/main failed' in said.getvalue())
else:
    porcelain.clone(url, dir, errstream=sys.stderr.buffer)
`,
  )
  const call = (verb: string, dir: string) => run('/usr/bin/python3', [file, verb, dir, server.url(project)])
  await expectClientWorks({
    push: () => call('push', tree.path),
    clone: () => call('clone', join(tree.path, 'clone')),
  })
})

test('pygit2 (libgit2)', async () => {
  const file = await script(
    'pygit2-client.py',
    `import sys, pygit2
verb, dir, url = sys.argv[1:]
class Callbacks(pygit2.RemoteCallbacks):
    refused = None
    def credentials(self, url, user, types):
        return pygit2.UserPass('me', '${token}')
    def push_update_reference(self, ref, message):
        self.refused = message
callbacks = Callbacks()
if verb == 'push':
    remotes = pygit2.Repository(dir).remotes
    remote = remotes['doprax'] if 'doprax' in [r.name for r in remotes] else remotes.create('doprax', url)
    remote.push(['refs/heads/main'], callbacks=callbacks)
    if callbacks.refused:
        sys.exit(callbacks.refused)
else:
    pygit2.clone_repository(url, dir, callbacks=callbacks)
`,
  )
  const call = (verb: string, dir: string) =>
    run('/usr/bin/python3', [file, verb, dir, `http://127.0.0.1:${server.port}/${project}.git`])
  await expectClientWorks({
    push: () => call('push', tree.path),
    clone: () => call('clone', join(tree.path, 'clone')),
  })
})

test('JGit', async () => {
  const url = `http://127.0.0.1:${server.port}/${project}.git`
  await tree.git('remote', 'add', 'doprax', url)
  await script('.netrc', `machine 127.0.0.1 login me password ${token}\n`)
  // Not /usr/bin/jgit: Debian 12's lacks a jar on its class path.
  const jars = (await readdir('/usr/share/java')).filter((name) =>
    /^(org\.eclipse\.jgit(\.[a-z.]+)?|args4j|slf4j-(api|nop)|jsch|javaewah|JavaEWAH|commons-(compress|logging|codec)|httpc(lient|ore))\.jar$/.test(
      name,
    ),
  )
  const classPath = jars.map((name) => join('/usr/share/java', name)).join(':')
  const jgit = (cwd: string, ...args: string[]) =>
    run(
      'java',
      [
        `-Duser.home=${server.folder}`,
        '-Djava.awt.headless=true',
        '-cp',
        classPath,
        'org.eclipse.jgit.pgm.Main',
        ...args,
      ],
      { cwd },
    )
  await expectClientWorks({
    push: async () => {
      const result = await jgit(tree.path, 'push', 'doprax', 'main')
      // Its command line exits with 0 for a refused ref, and says it only.
      return { ...result, status: result.output.includes('[remote rejected]') ? 1 : result.status }
    },
    clone: () => jgit(server.folder, 'clone', url, join(tree.path, 'clone')),
  })
})
