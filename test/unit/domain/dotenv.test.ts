import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { formatDotenv, parseDotenv } from '../../../src/domain/dotenv.ts'

const read = (text: string) => Object.fromEntries(parseDotenv(text))

test.each([
  ['A=1\nB = two words \n\n# no\n  export C=3', { A: '1', B: 'two words', C: '3' }],
  ['A=plain # a comment\nB=#nothing\nC=a#b', { A: 'plain', B: '', C: 'a#b' }],
  [`A='$HOME "x" \\n'\nB="$HOME 'x'\\n\\"y\\""`, { A: '$HOME "x" \\n', B: `$HOME 'x'\n"y"` }],
  ['A="over\ntwo lines" # why\nB=`it\'s "all"`', { A: 'over\ntwo lines', B: 'it\'s "all"' }],
  ['\ufeffA=1\r\nB="2"\r\n', { A: '1', B: '2' }],
  ['A="C:\\dir\\\\x"', { A: 'C:\\dir\\x' }],
  ['discovery.type=single-node\nA=\nA=2', { 'discovery.type': 'single-node', A: '2' }],
])('reads %j', (text, env) => {
  expect(read(text)).toEqual(env)
})

test('a key like __proto__ is a key like any other', () => {
  expect([...parseDotenv('__proto__=x')]).toEqual([['__proto__', 'x']])
})

test.each([
  ['A=1\nnonsense', /^Line 2: 'nonsense' is not of the form KEY=value/],
  ['A="no end', /^Line 1: The quote " that begins here has no end/],
  ['A=1\n\nB="x" y', /^Line 3: After the closing quote stands 'y'/],
  ['1A=2', /^Line 1/],
])('refuses %j with the line', (text, message) => {
  expect(() => parseDotenv(text)).toThrow(message)
})

const values = [
  '',
  ' padded ',
  '# no comment',
  '$HOME $X $$ ${',
  'line\nline\r\nline\n',
  `all '"\` quotes`,
  'back\\slash\\n\\',
  'ünïcödé 🦊 \u2028',
  '\t',
  "'",
  'x='.repeat(1000),
]

test.each(values)('%j survives', (value) => {
  expect(read(formatDotenv([{ key: 'KEY', value }]))).toEqual({ KEY: value })
})

test("what has neither ' nor a carriage return can be read by Node as well", () => {
  for (const value of values.filter((value) => !/['\r]/.test(value)))
    expect(parseEnv(formatDotenv([{ key: 'KEY', value }]))).toEqual({ KEY: value })
})

test('secret values stay where they are', () => {
  const text = formatDotenv([{ key: 'PASSWORD', value: null }])
  expect(text).toBe('# PASSWORD is secret\n')
  expect(read(text)).toEqual({})
})
