import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { run, WorkTree } from '../../fixtures/git-client.ts'
import { type GitTestServer, moveAll, startGitServer, token } from '../../fixtures/git-server.ts'
import { basic, requestHead, sendRaw } from '../../fixtures/raw-http.ts'

let server: GitTestServer
let tree: WorkTree
let body: Buffer
let commit: string
let counter = 0
let project: string

const pushType = 'application/x-git-receive-pack-request'

beforeAll(async () => {
  server = await startGitServer({ maxPushBytes: 3e6, idleMs: 5000 })
  tree = await WorkTree.create(join(server.folder, 'tree'))
  commit = await tree.commit('Dockerfile')
  body = await pushBody(commit)
})
afterAll(() => server.close())
beforeEach(() => {
  counter += 1
  project = `p${counter}`
  server.receive = moveAll
  server.pushes.length = 0
  server.errors.length = 0
})

const packet = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text

/** What git sends for a first push of main. */
async function pushBody(oid: string): Promise<Buffer> {
  const script = `echo ${oid} | git pack-objects --revs --stdout -q | base64 -w0`
  const { output } = await run('sh', ['-c', script], { cwd: tree.path })
  const command = packet(`${'0'.repeat(40)} ${oid} refs/heads/main\0 report-status agent=test`)
  return Buffer.concat([Buffer.from(`${command}0000`), Buffer.from(output, 'base64')])
}

function pushHead(length: number, headers: Record<string, string> = {}, name = project) {
  return requestHead('POST', `/${name}.git/git-receive-pack`, {
    authorization: basic(token),
    'content-type': pushType,
    'content-length': String(length),
    ...headers,
  })
}

function push(bytes: Buffer, headers?: Record<string, string>) {
  return sendRaw(server.port, [pushHead(bytes.length, headers), bytes])
}

async function gitChildren(): Promise<string[]> {
  const found: string[] = []
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const zombie = status.includes('State:\tZ') && status.includes(`PPid:\t${process.pid}\n`)
    if (zombie || command.includes(server.folder)) found.push(command || status)
  }
  return found
}

const tip = () => server.repositories.resolve(project, 'refs/heads/main')
const stillServes = async () => {
  expect((await run('git', ['ls-remote', server.url('other')])).status).toBe(0)
  await expect.poll(gitChildren).toEqual([])
}

test.each([
  ['GET', '/hello.git/info/refs?service=git-receive-pack'],
  ['GET', '/hello.git/info/refs?service=git-upload-pack'],
  ['GET', '/hello.git/info/refs'],
  ['GET', '/hello.git/HEAD'],
  ['GET', '/hello.git/objects/info/packs'],
  ['GET', '/hello.git/config'],
  ['GET', '/hello.git'],
  ['HEAD', '/hello.git/info/refs?service=git-upload-pack'],
  ['POST', '/hello.git/git-receive-pack'],
  ['POST', '/hello.git/git-upload-pack'],
  ['OPTIONS', '/hello.git/git-upload-pack'],
  ['PUT', '/hello.git/HEAD'],
  ['DELETE', '/hello.git'],
])('without a token: %s %s (node-git-server authenticates only one of them)', async (method, target) => {
  for (const authorization of [undefined, basic('wrong'), 'Bearer wrong', 'Basic', 'Negotiate x']) {
    const head = requestHead(method, target, {
      'content-type': pushType,
      ...(authorization && { authorization }),
    })
    const answer = await sendRaw(server.port, [head])
    expect(answer.status).toBe(401)
    expect(answer.head).toContain('www-authenticate: Basic')
    if (method !== 'HEAD') expect(answer.body).toContain('git remote set-url')
  }
})

test('an unauthenticated push changes nothing', async () => {
  const answer = await sendRaw(server.port, [pushHead(body.length, { authorization: '' }), body])
  expect(answer.status).toBe(401)
  expect(await server.repositories.exists(project)).toBe(false)
})

test('a wrong token and a forbidden project end git push with a text that helps', async () => {
  const wrong = await tree.try('push', server.url(project, 'wrong'), 'main')
  expect(wrong.status).toBe(128)
  expect(wrong.output).toContain('remote: A valid token is needed')
  const forbidden = await tree.try('push', server.url('forbidden'), 'main')
  expect(forbidden.status).toBe(128)
  expect(forbidden.output).toContain('remote: This project is not yours.')
})

test.each([
  '/../hello.git/info/refs?service=git-upload-pack',
  '/hello.git/../../etc/passwd.git/git-receive-pack',
  '/%2e%2e%2fhello.git/info/refs?service=git-upload-pack',
  '/hello.git%00/info/refs?service=git-upload-pack',
  '/hello%00.git/info/refs?service=git-upload-pack',
  '//hello.git/info/refs?service=git-upload-pack',
  '/hello.git/info/refs?service=git-upload-archive',
])('%s is answered with a reason, before any file is looked at', async (target) => {
  const answer = await sendRaw(server.port, [requestHead('GET', target, { authorization: basic(token) })])
  expect([400, 404]).toContain(answer.status)
  expect(answer.head).toContain('text/plain')
  expect(answer.body.length).toBeGreaterThan(20)
})

test.each([
  ['GET', '/hello.git/HEAD', 404],
  ['GET', '/hello.git/info/refs', 404],
  ['HEAD', '/hello.git/info/refs?service=git-upload-pack', 404],
  ['OPTIONS', '/hello.git/git-receive-pack', 405],
  ['GET', '/hello.git/git-receive-pack', 404],
  ['POST', '/hello.git/git-receive-pack', 415],
])('with a token, %s %s is %i', async (method, target, status) => {
  const answer = await sendRaw(server.port, [requestHead(method, target, { authorization: basic(token) })])
  expect(answer.status).toBe(status)
})

test('plain, gzip and deflate bodies (node-git-server hangs on deflate)', async () => {
  expect((await push(body)).body).toContain('ok refs/heads/main')
  for (const [encoding, bytes] of [
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
  ] as const) {
    project = `${encoding}${counter}`
    expect((await push(bytes, { 'content-encoding': encoding })).body).toContain('ok refs/heads/main')
    expect(await tip()).toBe(commit)
  }
})

test('a command list that comes byte by byte (node-git-server hangs when it is cut)', async () => {
  const bytes = [...body.subarray(0, 200)].map((byte) => Buffer.from([byte]))
  const answer = await sendRaw(server.port, [pushHead(body.length), ...bytes, body.subarray(200)], 1)
  expect(answer.body).toContain('ok refs/heads/main')
  expect(await tip()).toBe(commit)
})

test('a probe with an empty command list is answered, and creates nothing', async () => {
  expect((await push(Buffer.from('0000'))).status).toBe(200)
  expect(await server.repositories.exists(project)).toBe(false)
})

test.each([
  ['nothing', ''],
  ['garbage', 'hello, is this git?'],
  ['a bad length', '0003'],
  ['half a command list', packet(`${'0'.repeat(40)} ${'a'.repeat(40)} refs/heads/main`)],
  ['a line that is no command', `${packet('rm -rf')}0000`],
])('%s as a push is a 400 with a reason', async (_, text) => {
  const answer = await push(Buffer.from(text))
  expect(answer.status).toBe(400)
  expect(answer.body).toContain('not the body of a git push')
  await stillServes()
})

test('long runs of hex digits cost nothing (node-git-server searches in quadratic time)', async () => {
  const command = packet(`${'0'.repeat(40)} ${commit} refs/heads/${'a'.repeat(60_000)}`)
  const before = process.cpuUsage()
  await push(Buffer.concat([Buffer.from(`${command}0000`), body.subarray(-100)]))
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2)
  await stillServes()
})

test('a garbage pack and a truncated one are refused, and their processes end', async () => {
  const list = body.subarray(0, body.indexOf('PACK'))
  const garbage = await push(Buffer.concat([list, Buffer.from('PACKgarbage')]))
  expect(garbage.body).toContain('unpack')
  expect(garbage.body).not.toContain('ok refs/heads/main')
  await push(body.subarray(0, -30))
  expect(server.pushes).toEqual([])
  expect(await tip()).toBeNull()
  await stillServes()
})

test.each([1, 30, 90, 170])('a client that dies %i bytes into its body crashes nothing', async (length) => {
  await abort(body.subarray(0, length))
  expect(server.pushes).toEqual([])
  await stillServes()
})

test('a client that dies in the middle of its pack', async () => {
  await abort(body.subarray(0, -30))
  expect(server.pushes).toEqual([])
  await stillServes()
})

/** Sends a part, then resets the connection. */
async function abort(part: Buffer) {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(pushHead(body.length))
  socket.write(part)
  await new Promise((resolve) => setTimeout(resolve, 100))
  socket.resetAndDestroy()
}

test('a client that sends nothing more is cut off with 408', async () => {
  const answer = await sendRaw(server.port, [pushHead(body.length), body.subarray(0, 50)])
  expect(answer.status).toBe(408)
  await stillServes()
})

test('a client that is refused while it sends comes to read why', async () => {
  const length = 20e6
  const client = `
    const socket = require('node:net').connect(${server.port}, '127.0.0.1')
    let answer = ''
    socket.on('data', (data) => { answer += data })
    socket.on('error', (error) => console.log(error.code))
    socket.on('close', () => console.log(answer))
    socket.write('POST /${project}.git/git-receive-pack HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: ${pushType}\\r\\nContent-Length: ${length}\\r\\n\\r\\n')
    const part = Buffer.alloc(1e5)
    let left = ${length}
    const send = () => { for (; left > 0; left -= part.length) if (!socket.write(part)) return void socket.once('drain', () => { left -= part.length; send() }) }
    send()`
  const { output } = await run(process.execPath, ['-e', client])
  expect(output).toMatch(/^HTTP\/1\.1 401 .*Put it into the address/s)
})

test('an oversized push says so', async () => {
  const big = await tree.commit('big', randomBytes(3.3e6))
  const result = await tree.try('push', server.url(project), `${big}:refs/heads/main`)
  expect(result.status).toBe(1)
  expect(result.output).toContain('pack exceeds maximum allowed size')
  await tree.git('reset', '-q', '--hard', commit)
  await stillServes()
})

test('a bomb is counted as it unpacks', async () => {
  const list = body.subarray(0, body.indexOf('PACK'))
  const bomb = gzipSync(Buffer.concat([list, Buffer.alloc(60e6)]))
  const before = process.memoryUsage().rss
  await push(bomb, { 'content-encoding': 'gzip' })
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  const commands = gzipSync(
    Buffer.from(packet(`${'0'.repeat(40)} ${commit} refs/heads/main`).repeat(300_000)),
  )
  expect((await push(commands, { 'content-encoding': 'gzip' })).status).toBe(413)
  await stillServes()
})

test('an encoding that is not known, or a lie, is refused', async () => {
  expect((await push(body, { 'content-encoding': 'br' })).status).toBe(415)
  const lie = await push(body, { 'content-encoding': 'gzip' })
  expect(lie.status).toBe(400)
  expect(lie.body).toContain("can't be decoded")
  await stillServes()
})

test('objects made to attack who clones are refused, harmless old mistakes are not', async () => {
  const script = `tree=$( (printf '40000 .git\\0'; git mktree </dev/null | xxd -r -p) | git hash-object -w -t tree --literally --stdin)
    git commit-tree -m evil $tree`
  const made = await run('sh', ['-c', script], { cwd: tree.path })
  const refused = await tree.try('push', server.url(project), `${made.output.trim()}:refs/heads/main`)
  expect(refused.output).toContain("contains '.git'")
  expect(refused.status).toBe(1)
  const old = `printf 'tree %s\\nauthor Ann <a@b> 1 +051800\\ncommitter Ann <a@b> 1 +051800\\n\\nold\\n' $(git rev-parse HEAD^{tree}) | git hash-object -w -t commit --literally --stdin`
  const historic = await run('sh', ['-c', old], { cwd: tree.path })
  expect(await tree.git('push', server.url(project), `${historic.output.trim()}:refs/heads/main`)).toContain(
    'new branch',
  )
})

test('a push past the server, straight into the repository, is refused', async () => {
  await tree.git('push', server.url(project), 'main')
  const direct = await tree.try('push', server.repositories.path(project), 'main:refs/heads/x')
  expect(direct.status).toBe(1)
  expect(direct.output).toContain('only through Doprax')
})

test('a hook without a push of ours, and one without a server, are told so', async () => {
  const hook = join(import.meta.dirname, '../../../hooks/proc-receive')
  const unknown = await run('env', [`DOPRAX_HOOK_SOCKET=${server.folder}/hook.sock`, 'DOPRAX_PUSH=1', hook])
  expect(unknown).toEqual({ status: 1, output: 'This push is not known to Doprax: push again.\n' })
  const down = await run('env', ['DOPRAX_HOOK_SOCKET=/nonexistent/x.sock', 'DOPRAX_PUSH=1', hook])
  expect(down).toEqual({ status: 1, output: 'Doprax is not running: start it, and push again.\n' })
})

test('only we may open the socket of the hooks', async () => {
  expect((await stat(join(server.folder, 'hook.sock'))).mode & 0o777).toBe(0o600)
})

test('a server that stops ends waiting pushes non-zero and says why', async () => {
  const second = await startGitServer()
  const waiting = Promise.withResolvers<void>()
  second.receive = () => {
    waiting.resolve()
    return new Promise(() => {})
  }
  const pushed = tree.try('push', second.url('hello'), 'main')
  await waiting.promise
  await second.stopHooks()
  const { status, output } = await pushed
  expect(status).toBe(1)
  expect(output).toContain('remote: Doprax was stopped.')
  await second.close()
})
