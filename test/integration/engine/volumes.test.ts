import { readdir } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContainerSpec } from '../../../src/engine/engine.ts'
import { printedBy, testEngine } from '../../fixtures/engine.ts'
import { busyboxImage, ensureBusyboxImage } from '../../fixtures/images.ts'
import { readTar, type TarFiles, tarOf } from '../../fixtures/tar.ts'

const t = testEngine()
const { engine } = t
let network = ''
let number = 0
beforeAll(async () => {
  await ensureBusyboxImage()
  network = (await t.network()).name
})
afterAll(() => t[Symbol.asyncDispose]())

async function newVolume(): Promise<string> {
  const name = `doprax-${t.instance}-v${++number}`
  await engine.ensureVolume({ name, project: 'hello', volume: `data${number}` })
  return name
}

/** What a shell script prints in a container with the volume at /data. */
function inside(volume: string, script: string, more: Partial<ContainerSpec> = {}): Promise<string[]> {
  const spec = t.spec(busyboxImage, network, {
    name: `doprax-${t.instance}-hello.v${++number}`,
    volumes: [{ name: volume, mount: '/data', readOnly: false }],
    ...more,
  })
  return printedBy(engine, spec, `cd /data\n${script}`)
}

const namesOf = async (volume: string) => inside(volume, 'find . | sort')

test('a volume keeps its files when its containers go, under another path too', async () => {
  const name = await newVolume()
  await inside(name, 'echo kept >file')
  const volumes = [
    { name, mount: '/elsewhere', readOnly: true },
    { name: await newVolume(), mount: '/data', readOnly: false },
  ]
  expect(
    await inside(name, 'cat /elsewhere/file; (echo x >/elsewhere/file) 2>/dev/null || echo read-only', {
      volumes,
    }),
  ).toEqual(['kept', 'read-only'])
})

test('volumes are listed by what the project calls them, and are made at a container’s start as well', async () => {
  const name = await newVolume()
  await engine.ensureVolume({ name, project: 'hello', volume: 'another' })
  const made = `doprax-${t.instance}-v${++number}`
  await inside(made, 'true')
  const listed = await engine.listVolumes()
  expect(listed).toContainEqual({ name, project: 'hello', volume: expect.stringMatching(/^data\d+$/) })
  expect(listed).toContainEqual({ name: made, project: 'hello', volume: made })
})

test('a volume in use can’t be removed, and who uses it is told', async () => {
  const name = await newVolume()
  const user = `doprax-${t.instance}-hello.user`
  const { id } = await engine.startContainer(
    t.spec(busyboxImage, network, {
      name: user,
      volumes: [{ name, mount: '/data', readOnly: true }],
      command: ['sleep', '600'],
    }),
  )
  await engine.stopContainer(id, 0)
  await expect(engine.removeVolume(name)).rejects.toMatchObject({
    code: 'volume_in_use',
    status: 409,
    message: expect.stringContaining(user),
    details: { containers: [user] },
  })
  await engine.retireContainer(id, 0)
  await engine.removeVolume(name)
  await engine.removeVolume(name)
  expect((await engine.listVolumes()).map((volume) => volume.name)).not.toContain(name)
})

test('a volume whose files were downloaded just now is removed, and one whose download goes on says so', async () => {
  const name = await newVolume()
  await inside(name, 'dd if=/dev/zero of=/data/large bs=1M count=20')
  const going = await engine.exportVolume(name)
  await expect(engine.removeVolume(name)).rejects.toMatchObject({
    code: 'volume_in_use',
    message: expect.stringMatching(/^The volume data\d+ is used by an upload or download of its files: wait/),
  })
  await buffer(going)
  await engine.removeVolume(name)
  expect((await engine.listVolumes()).map((volume) => volume.name)).not.toContain(name)
})

test('a volume of somebody else is not touched', async () => {
  const name = `theirs-${t.instance}`
  await t.docker.createVolume({ Name: name, Labels: { 'doprax.instance': 'another' } })
  try {
    const volume = { name, project: 'hello', volume: 'data' }
    for (const attempt of [
      () => engine.ensureVolume(volume),
      () => engine.removeVolume(name),
      () => engine.exportVolume(name),
      () => engine.importVolume(name, tarOf({ a: 'b' })),
      () => inside(name, 'true'),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'name_taken' })
    expect((await engine.listVolumes()).map((volume) => volume.name)).not.toContain(name)
  } finally {
    await t.docker.getVolume(name).remove()
  }
})

test('sizes of volumes, also when they are asked for twice at a time', async () => {
  const name = await newVolume()
  await inside(name, 'head -c 3000000 /dev/zero >big')
  const { signal } = new AbortController()
  const [sizes, same] = await Promise.all([engine.volumeSizes(signal), engine.volumeSizes(signal)])
  expect(sizes.get(name)).toBeGreaterThanOrEqual(3_000_000)
  expect(same.get(name)).toBe(sizes.get(name))
  await expect(engine.volumeSizes(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
})

test('what is downloaded from one volume comes out of another one as it was', async () => {
  const [from, to] = [await newVolume(), await newVolume()]
  const look = 'find . | sort | xargs stat -c "%n %F %a %u %g %h %N %s"; stat -c %Y a/b/c; cat a/b/c ä'
  const before = await inside(
    from,
    `mkdir -p a/b; echo deep >a/b/c; ln a/b/c hard; ln -s ../../etc/x out; ln -s ../../../b a/b/out; ln -s /etc y; ln -s a/b in
     echo ü >ä; chmod 640 ä; chown 65534:70000 ä; chmod 1777 a; mkfifo pipe; touch -d @1000000000 a/b/c hard; chown 999:999 .; chmod 700 .
     ${look}`,
  )
  const tar = await buffer(await engine.exportVolume(from))
  expect([...(await readTar(Readable.from([tar]))).keys()]).toContain('./a/b/c')
  await engine.importVolume(to, Readable.from([tar]))
  expect(await inside(to, look)).toEqual(before)
  expect(await inside(to, 'stat -c "%a %u" .')).toEqual(['700 999'])
})

test('an upload goes over files of the same path, and leaves the others and the volume’s owner', async () => {
  const name = await newVolume()
  await inside(name, 'echo old >same; echo mine >own; chown 999:999 . own; chmod 750 .')
  await engine.importVolume(name, tarOf({ same: 'new', 'folder/': {}, 'folder/file': 'x' }))
  expect(await inside(name, 'cat same; echo; cat own; stat -c "%a %u %n" . own folder/file')).toEqual([
    'new',
    'mine',
    '750 999 .',
    '644 999 own',
    '644 0 folder/file',
  ])
})

test.each<[string, () => Promise<Buffer>]>([
  ['nothing', async () => Buffer.alloc(0)],
  ['text', async () => Buffer.from('hello '.repeat(1000))],
  ['a tar cut in a file', async () => (await whole()).subarray(0, 40_000)],
  ['a tar cut between two files', async () => (await whole()).subarray(0, 1024)],
])('%s is no tar, and changes nothing', async (_name, content) => {
  const name = await newVolume()
  await inside(name, 'echo old >a')
  await expect(engine.importVolume(name, Readable.from([await content()]))).rejects.toMatchObject({
    code: 'bad_tar',
    message: expect.stringMatching(/nothing was imported/),
  })
  expect(await inside(name, 'find . | sort; cat a')).toEqual(['.', './a', 'old'])
})

const whole = () => buffer(tarOf({ a: 'new', b: 'x'.repeat(100_000), c: 'z' }))

test.each<[string, TarFiles]>([
  ['a path out of the volume', { '../../../../../escaped': 'x' }],
  ['a path out of it, in the middle', { 'a/../../../escaped': 'x' }],
])('%s is refused', async (_name, files) => {
  const name = await newVolume()
  await expect(engine.importVolume(name, tarOf({ good: 'x', ...files }))).rejects.toMatchObject({
    code: 'bad_tar',
  })
  expect(await namesOf(name)).toEqual(['.'])
})

test.each<[string, TarFiles]>([
  ['out of it', { link: { link: '../..' }, 'link/escaped': 'x' }],
  ['to the root', { link: { link: '/' }, 'link/escaped': 'x', 'link/etc/escaped': 'y' }],
  ['to a folder of the engine', { link: { link: '/proc/1/root' }, 'link/escaped': 'x' }],
])('a file behind a link %s does not get there', async (_name, files) => {
  const name = await newVolume()
  await engine.importVolume(name, tarOf(files)).catch((error) => expect(error.code).toBe('bad_tar'))
  expect(await rootFiles()).not.toContain('escaped')
  expect(await inside(name, 'find / -xdev -name escaped; find . -name escaped')).toEqual([])
})

/** Of this machine, where the engine is. */
const rootFiles = async () => [...(await readdir('/')), ...(await readdir('/etc'))]

test('devices of an upload open nothing', async () => {
  const name = await newVolume()
  const tar = pack()
  // The machine's memory, and its first disk
  tar.entry({ name: 'mem', type: 'character-device', devmajor: 1, devminor: 1, mode: 0o666 })
  tar.entry({ name: 'disk', type: 'block-device', devmajor: 8, devminor: 0, mode: 0o666 })
  tar.finalize()
  await engine.importVolume(name, Readable.from(tar)).catch((error) => expect(error.code).toBe('bad_tar'))
  expect(
    await inside(name, 'head -c1 mem 2>/dev/null && echo mem; head -c1 disk 2>/dev/null && echo disk'),
  ).toEqual([])
})

test('a compressed tar is taken too', async () => {
  const name = await newVolume()
  await engine.importVolume(name, tarOf({ a: 'x' }).pipe(createGzip()))
  expect(await inside(name, 'cat a; echo')).toEqual(['x'])
})

test('an upload that its sender breaks off changes nothing, and leaves nothing behind', async () => {
  const name = await newVolume()
  const cut = Readable.from(
    (async function* () {
      yield (await whole()).subarray(0, 40_000)
      throw new Error('the sender is gone')
    })(),
  )
  await expect(engine.importVolume(name, cut)).rejects.toThrow('the sender is gone')
  expect(await namesOf(name)).toEqual(['.'])
  expect(await helpers()).toEqual([])
})

test('a download that its reader breaks off leaves nothing behind', async () => {
  const name = await newVolume()
  await inside(name, 'head -c 30000000 /dev/urandom >big')
  const tar = await engine.exportVolume(name)
  for await (const _chunk of tar) break
  tar.destroy()
  await expect.poll(helpers).toEqual([])
  await engine.removeVolume(name)
})

test('what another process’s download left is removed, and what goes on is not', async () => {
  const labels = { 'doprax.instance': t.instance, 'doprax.helper': '1.1' }
  await t.docker.createContainer({ Image: busyboxImage, Cmd: ['true'], Labels: labels })
  const name = await newVolume()
  const tar = await engine.exportVolume(name)
  await engine.removeLeftovers()
  expect([...(await readTar(tar)).keys()]).toEqual([])
  await expect.poll(helpers).toEqual([])
})

test('there is nothing to download from a volume that is not there', async () => {
  await expect(engine.exportVolume('nosuch')).rejects.toMatchObject({ code: 'not_found' })
  await expect(engine.importVolume('nosuch', tarOf({ a: 'b' }))).rejects.toMatchObject({ code: 'not_found' })
})

/** Containers and images that the engine uses for itself. */
async function helpers(): Promise<string[]> {
  const filters = { label: [`doprax.instance=${t.instance}`, 'doprax.helper'] }
  const containers = await t.docker.listContainers({ all: true, filters })
  const images = await t.docker.listImages({ filters: filters as never })
  return [...containers, ...images].map(({ Id }) => Id)
}
