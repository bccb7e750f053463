import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type Header, pack } from 'tar-stream'
import { expect, test } from 'vitest'
import { HeldEntries } from '../../../src/engine/hold-entries.ts'
import { walkTar } from '../../../src/engine/walk-tar.ts'
import { readTar, type TarFiles, tarOf } from '../../fixtures/tar.ts'

async function hold(tar: Buffer, chunk = tar.length || 1): Promise<{ passed: Buffer; held: HeldEntries }> {
  const chunks = Array.from({ length: Math.ceil(tar.length / chunk) }, (_, index) =>
    tar.subarray(index * chunk, (index + 1) * chunk),
  )
  const held = new HeldEntries()
  const keep = (header: Header) => !held.hold(header)
  const passed = await buffer(walkTar(Readable.from(chunks), keep, (reason) => new Error(reason)))
  return { passed, held }
}

const tarBuffer = (files: TarFiles) => buffer(tarOf(files))
const long = `${'folder/'.repeat(40)}file`
const files: TarFiles = {
  a: 'x'.repeat(3000),
  'b/': {},
  [long]: 'deep',
  'b/in': { link: '../a' },
  'b/absolute': { link: '/etc' },
  ä: '',
}

test.each([1, 100, 512, 100_000])('a tar in pieces of %i bytes passes as it is', async (chunk) => {
  const tar = await tarBuffer(files)
  const { passed, held } = await hold(tar, chunk)
  expect(passed.equals(tar)).toBe(true)
  expect(held.headers).toEqual([])
})

test('the folder itself and links out of it are held, wherever they stand', async () => {
  const out: TarFiles = {
    './': { mode: 0o700 },
    'b/out': { link: '../../x' },
    [`${'folder/'.repeat(40)}out`]: { link: `${'../'.repeat(41)}y` },
  }
  const tar = await tarBuffer({ ...out, ...files, up: { link: '..' } })
  const { passed, held } = await hold(tar)
  expect(passed.equals(await tarBuffer(files))).toBe(true)
  expect(held.headers.map(({ type }) => type)).toEqual(['directory', 'symlink', 'symlink', 'symlink'])
  const again = await readTar(held.tar('/volume'))
  expect([...again].map(([name, { linkname }]) => [name, linkname])).toEqual([
    ['/volume/b/out', '../../x'],
    [`/volume/${'folder/'.repeat(40)}out`, `${'../'.repeat(41)}y`],
    ['/volume/up', '..'],
  ])
})

test('a held link’s own name can’t lead out', async () => {
  const { held } = await hold(await tarBuffer({ '../../etc/x': { link: '../..' } }))
  expect([...(await readTar(held.tar('/volume'))).keys()]).toEqual(['/volume/etc/x'])
})

test.each([
  ['text', Buffer.from('hello '.repeat(1000))],
  ['zeros', Buffer.alloc(5000)],
])('%s passes as it is', async (_name, content) => {
  expect((await hold(content, 700)).passed.equals(content)).toBe(true)
})

test.each([0, 512, 3000, 3584, 3600, 4608])('a tar that ends after %i bytes is refused', async (length) => {
  const tar = (await tarBuffer({ a: Buffer.alloc(3000), b: 'x' })).subarray(0, length)
  await expect(hold(tar).then(() => null)).rejects.toThrow(length ? 'its end is missing' : 'it is empty')
})

test('links without end do not fill the memory', async () => {
  const tar = pack()
  for (let index = 0; index < 10_010; index++)
    tar.entry({ name: String(index), type: 'symlink', linkname: '../x' })
  tar.finalize()
  expect((await hold(await buffer(Readable.from(tar)))).held.headers).toHaveLength(10_000)
})
