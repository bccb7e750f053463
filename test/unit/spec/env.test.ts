import { expect, test } from 'vitest'
import { said, specOf } from '../../fixtures/spec.ts'

const valueIn = (written: string) => specOf(`envs:\n  - KEY: ${written}\n`).main.env[0]!.value
const literal = (text: string) => ({ kind: 'literal', text })

test.each([
  'yes',
  '5.10',
  '3000',
  '0644',
  '1e3',
  '0x1F',
  '~',
  'null',
  '2024-01-01',
  '.5',
  '-1',
  'a#b',
  '::1',
  '1:30',
])('%s reaches the container letter for letter', (written) => {
  expect(valueIn(written)).toEqual(literal(written))
})

test.each([
  [`'it''s'`, "it's"],
  ['"a\\tb\\u00e9 \\"x\\""', 'a\tbé "x"'],
  ['|\n      one\n       two\n\n      three', 'one\n two\n\nthree\n'],
  ['|-\n      one\n      two', 'one\ntwo'],
  ['>\n      one\n      two\n\n      three', 'one two\nthree\n'],
  ['value # a comment', 'value'],
  ['"# no comment"', '# no comment'],
  ['postgres://a:b@c:5432/d?e=f', 'postgres://a:b@c:5432/d?e=f'],
  ['سلام 😀', 'سلام 😀'],
])('%j is read as YAML says', (written, text) => {
  expect(valueIn(written)).toEqual(literal(text))
})

test.each([
  ['random', { kind: 'random', token: null }],
  ['random_1', { kind: 'random', token: '1' }],
  ['"random_db-2"', { kind: 'random', token: 'db-2' }],
  ['uuid', { kind: 'uuid', token: null }],
])('%s asks for a generated value', (written, value) => {
  expect(valueIn(written)).toEqual(value)
})

test.each([
  ['random_', 'a token behind it'],
  ['RANDOM', "a generated value is written 'random'"],
  ['random-1', "a generated value is written 'random'"],
  ['UUID', "or 'uuid'"],
  ['$HOME', 'kept as it stands'],
  [`'a\${B}c'`, 'kept as it stands'],
  ['', 'set to the empty text'],
  ['""', 'set to the empty text'],
])('%j is kept as text, with a warning', (written, warning) => {
  const [message, ...more] = said(`envs:\n  - KEY: ${written}\n`)
  expect(message).toMatch(/^warning 2:\d+ /)
  expect(message).toContain(warning)
  expect(more).toEqual([])
  expect(valueIn(written)).toEqual(literal(written.replace(/^["']|["']$/g, '')))
})

test('the types password and secret hide a value, any other keeps it as text with a warning', () => {
  const text = 'envs:\n  - A: 1\n    type: password\n  - B: 2\n    type: secret\n  - C: 3\n    type: plain\n'
  expect(specOf(text).main.env.map(({ secret }) => secret)).toEqual([true, true, false])
  expect(said(text)).toEqual([expect.stringMatching(/^warning 7:5 'plain' is no type/)])
})

test('a misspelt type is passed over with a warning, never taken for a variable', () => {
  const text = 'envs:\n  - A: 1\n    tpye: secret\n'
  expect(specOf(text).main.env.map(({ key }) => key)).toEqual(['A'])
  expect(said(text)).toEqual([expect.stringMatching(/^warning 3:5 'tpye' .* Did you mean 'type'\?$/)])
})

test('of the same variable twice the last wins, with a warning', () => {
  const text = 'envs:\n  - A: 1\n  - B: 2\n  - A: 3\n'
  expect(specOf(text).main.env.find(({ key }) => key === 'A')?.value).toEqual(literal('3'))
  expect(said(text)).toEqual(["warning 4:5 'A' is here twice, first in line 2: this one is used."])
})

test('a generated value that is not hidden is pointed out', () => {
  expect(said('envs:\n  - A: random_1\n')).toEqual([expect.stringMatching(/^warning 2:8 .*type: secret/)])
})

test('a value that runs into the next line is pointed out', () => {
  expect(said('envs:\n  - A: 1\n      type:plain\n')).toEqual([
    expect.stringMatching(/^warning 2:8 .*next line/),
  ])
})

test.each([
  ['- A=1', '2:5', 'Write: - A: 1'],
  ['- A:1', '2:5', 'Write: - A: 1'],
  ['- A', '2:5', "'A' has no value"],
  ['-', '2:4', 'This item is empty'],
  ['- {A: 1, B: 2}', '2:12', 'Begin each variable with a dash'],
  ['- name: A\n    value: 1', '3:5', '- A: its value'],
  ['- A: 1\n  - type: password', '3:5', 'without a dash'],
  ['- A: [1]', '2:8', 'put all of it in quotes'],
  ['- A: {{ secret }}', '2:9', 'put it in quotes'],
  ['- 1A: x', '2:5', "can't be a variable's name"],
  ['- A: "\\0"', '2:8', 'NUL'],
  ['A: 1', '2:3', "Begin each item with '- '"],
])('%j is refused with what to write', (written, place, cure) => {
  const [message] = said(`envs:\n  ${written}\n`)
  expect(message).toMatch(new RegExp(`^error ${place} `))
  expect(message).toContain(cure)
})
