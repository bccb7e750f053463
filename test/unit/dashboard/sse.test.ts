import { expect, test } from 'vitest'
import { createSseParser, type SseMessage } from '../../../src/dashboard/api/sse.ts'

function parse(...chunks: string[]): SseMessage[] {
  return chunks.flatMap(createSseParser())
}

const stream = 'id: 7\r\ndata: {"a":1}\r\n\r\n: comment\n\nevent: end\rdata:x\rdata: y\r\r'
const messages = [
  { id: '7', event: 'message', data: '{"a":1}' },
  { id: '7', event: 'end', data: 'x\ny' },
]

test('reads messages with any line end; an id lasts to the next', () => {
  expect(parse(`${stream}:`)).toEqual(messages)
})

test('the same, however it is cut', () => {
  for (let at = 0; at <= stream.length; at++) {
    expect(parse(stream.slice(0, at), `${stream.slice(at)}:`)).toEqual(messages)
  }
  expect(parse(...stream, ':')).toEqual(messages)
})

test('a message that is cut off does not count, nor does its id reach anybody', () => {
  expect(parse('id: 1\ndata: whole\n\nid: 2\ndata: half\n')).toEqual([
    { id: '1', event: 'message', data: 'whole' },
  ])
})

test('only one space behind the colon belongs to the format', () => {
  expect(parse('data:   x\n\n')[0]!.data).toBe('  x')
})

test('fields that nobody knows and messages without data are passed over', () => {
  expect(parse('retry: 10\nwhat: x\nnonsense\n\nid: 3\n\ndata\n\n')).toEqual([
    { id: '3', event: 'message', data: '' },
  ])
})
