import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContainerSpec } from '../../../src/engine/engine.ts'
import { printedBy, testEngine } from '../../fixtures/engine.ts'
import { busyboxImage, ensureBusyboxImage } from '../../fixtures/images.ts'

const t = testEngine()
const { engine } = t
let network = ''
let number = 0
beforeAll(async () => {
  await ensureBusyboxImage()
  network = (await t.network()).name
})
afterAll(() => t[Symbol.asyncDispose]())

const specOf = (more: Partial<ContainerSpec>) =>
  t.spec(busyboxImage, network, {
    name: `doprax-${t.instance}-hello.f${++number}`,
    command: ['sleep', '600'],
    ...more,
  })

const printed = (script: string, more: Partial<ContainerSpec>) => printedBy(engine, specOf(more), script)

async function fileVolumes(): Promise<string[]> {
  const filters = { label: [`doprax.instance=${t.instance}`, 'doprax.files'] }
  const { Volumes: volumes } = await t.docker.listVolumes({ filters: filters as never })
  return (volumes ?? []).map((volume) => volume.Name)
}

test('files are there to the letter, also in folders that the image lacks and over its own', async () => {
  const odd = 'a $HOME "b" \\ €\r\n\tlast line without an end'
  const files = [
    { mount: '/etc/app/deep/odd.conf', content: odd },
    { mount: '/etc/passwd', content: 'root:x:0:0::/:/bin/sh\n' },
    { mount: '/empty', content: '' },
  ]
  expect(
    await printed('base64 /etc/app/deep/odd.conf; cat /etc/passwd; wc -c </empty; stat -c %a /empty', {
      files,
    }),
  ).toEqual([Buffer.from(odd).toString('base64'), 'root:x:0:0::/:/bin/sh', '0', '444'])
})

test('nobody in the container can change a file or put another in its place', async () => {
  const files = [{ mount: '/etc/app.conf', content: 'as it was\n' }]
  const attempts = [
    '( echo x >/etc/app.conf )',
    'chmod 777 /etc/app.conf',
    'rm -f /etc/app.conf',
    'mv /etc/passwd /etc/app.conf',
    'mount -o remount,rw /etc/app.conf',
    'umount /etc/app.conf',
  ]
  expect(
    await printed(
      `${attempts.map((attempt) => `${attempt} 2>/dev/null && echo 'done: ${attempt}'`).join('\n')}\ncat /etc/app.conf`,
      {
        files,
      },
    ),
  ).toEqual(['as it was'])
})

test('a file inside a volume', async () => {
  const volume = `doprax-${t.instance}-vfile`
  const more = {
    volumes: [{ name: volume, mount: '/data', readOnly: false }],
    files: [{ mount: '/data/conf/app.conf', content: 'from a file\n' }],
  }
  const script = 'cat /data/conf/app.conf; echo x >/data/own && cat /data/own'
  expect(await printed(script, more)).toEqual(['from a file', 'x'])
  expect(await printed(script, more)).toEqual(['from a file', 'x'])
})

test('equal files are kept once, and go with the last container that has them', async () => {
  const files = [{ mount: '/etc/app.conf', content: `shared ${t.instance}\n` }]
  const before = await fileVolumes()
  const [first, second] = await Promise.all([
    engine.startContainer(specOf({ files })),
    engine.startContainer(specOf({ files: [{ ...files[0]!, mount: '/elsewhere' }] })),
  ])
  const added = (await fileVolumes()).filter((name) => !before.includes(name))
  expect(added).toHaveLength(1)
  expect((await engine.listVolumes()).map((volume) => volume.name)).not.toContain(added[0])
  await engine.retireContainer(first.id, 0)
  expect(await fileVolumes()).toContain(added[0])
  await engine.retireContainer(second.id, 0)
  expect(await fileVolumes()).not.toContain(added[0])
})

test('files that a crash left half written are written anew', async () => {
  const files = [{ mount: '/etc/app.conf', content: 'whole\n' }]
  const { id } = await engine.startContainer(specOf({ files }))
  const { Config: config, Mounts: mounts } = await t.docker.getContainer(id).inspect()
  await engine.retireContainer(id, 0)
  const name = config.Labels['doprax.files']!
  expect(mounts).toMatchObject([{ Source: expect.stringContaining(name), RW: false }])
  await t.docker.createVolume({
    Name: name,
    Labels: { 'doprax.instance': t.instance, 'doprax.project': 'hello', 'doprax.files': name },
  })
  const half = await t.docker.createContainer({
    Image: busyboxImage,
    Cmd: ['sh', '-c', 'mkdir /v/content; printf who >/v/content/0'],
    HostConfig: { Mounts: [{ Type: 'volume', Source: name, Target: '/v' }] },
  })
  await half.start()
  await half.wait()
  await half.remove()
  expect(await printed('cat /etc/app.conf', { files })).toEqual(['whole'])
})

test('files of no container are removed', async () => {
  const name = `doprax-${t.instance}-files-left`
  await t.docker.createVolume({
    Name: name,
    Labels: { 'doprax.instance': t.instance, 'doprax.project': 'gone', 'doprax.files': name },
  })
  await engine.removeLeftovers()
  expect(await fileVolumes()).not.toContain(name)
})

test('a container with files is stopped and started again', async () => {
  const files = [{ mount: '/etc/app.conf', content: 'still here\n' }]
  const { id } = await engine.startContainer(
    specOf({ files, command: ['sh', '-c', 'cat /etc/app.conf; exec sleep 600'] }),
  )
  await expect.poll(() => engine.lastLines(id, 9)).toEqual(['still here'])
  await engine.stopContainer(id, 0)
  await engine.removeLeftovers()
  await engine.resumeContainer(id)
  await expect.poll(() => engine.lastLines(id, 9)).toEqual(['still here', 'still here'])
})

test('a file over a folder of the image is told', async () => {
  const files = [{ mount: '/etc', content: 'x' }]
  await expect(engine.startContainer(specOf({ files }))).rejects.toMatchObject({
    code: 'bad_mount',
    message: expect.stringMatching(/\/etc/),
  })
  expect((await engine.listContainers()).map((one) => one.name)).not.toContain(
    `doprax-${t.instance}-hello.f${number}`,
  )
})
