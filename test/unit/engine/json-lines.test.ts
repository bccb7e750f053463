import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { jsonLines } from '../../../src/engine/json-lines.ts'

const read = (...chunks: (string | Buffer)[]) =>
  Array.fromAsync(jsonLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk as string)))))

test('one object a line, also where lines and chunks do not match', async () => {
  expect(await read('{"a":1}\r\n{"b"', ':2}\n\n{"c":3}')).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }])
})

test('dockerode trap: a character split between chunks is not replaced', async () => {
  const bytes = Buffer.from('{"a":"äöü€"}\n')
  expect(await read(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual([{ a: 'äöü€' }])
})

test('dockerode trap: a line that is no JSON is an error that can be caught', async () => {
  await expect(read('{"a":1}\nnot json\n')).rejects.toMatchObject({ code: 'engine_protocol' })
})
