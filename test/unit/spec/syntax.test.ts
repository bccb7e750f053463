import { describe, expect, test } from 'vitest'
import { parse, said, specOf } from '../../fixtures/spec.ts'

describe('broken YAML is refused at its place, with the fix', () => {
  test.each([
    ['a value that begins with @', 'envs:\n  - A: @foo bar\n', '2:8', 'Write: "@foo bar"'],
    ['a value that begins with a backtick', 'envs:\n  - A: `x"\n', '2:8', "Write: '`x\"'"],
    ['a key without a colon', 'main\nenvs:\n  - A: 1\n', '1:1', 'Write: main:'],
    ['a type without a colon', 'envs:\n  - A: 1\n    type\n', '3:5', 'Write: type:'],
    ['a service without a colon', 'services:\n  - mysql\n      tag: 5\n', '2:5', 'Write: mysql:'],
    ['type:plain without a space', 'envs:\n  - A: 1\n    type:plain\n', '3:5', 'Write: type: plain'],
    ['a value followed by a list', 'main: x\n  - y: 1\n', '1:7', "'main' has the value 'x' already"],
    ['a second colon', 'envs:\n  - A: b: c\n', '2:8', 'put it in quotes: A: "b: c"'],
    ['a tab', 'main:\n\tenvs:\n', '2:1', 'replace it by spaces'],
    ['a tab further down', 'main:\n  envs:\n\t- A: 1\n', '3:1', 'replace it by spaces'],
    ['an open quote', 'envs:\n  - A: "x\n  - B: 1\n', '2:8', 'never closed'],
    ['text behind a quote', 'envs:\n  - A: "x" y\n', '2:12', 'behind the closing quote'],
    ['an escape that is none', 'envs:\n  - A: "c:\\d"\n', '2:11', 'Write the backslash twice'],
    ['an open bracket', 'command: [a, b\nport: 1\n', '1:10', 'not closed by a ]'],
    ['an item indented less', 'envs:\n    - A: 1\n   - B: 2\n', '3:4', 'same number of spaces'],
    ['text behind |', 'envs:\n  - A: | x\n      y\n', '2:10', 'begins in the next line'],
    ['a list beside its key', 'envs: - A: 1\n', '1:7', 'in the line below'],
    ['a merge conflict', '<<<<<<< HEAD\nport: 1\n=======\nport: 2\n>>>>>>> b\n', '1:1', 'merge conflict'],
    ['a template', '{% if x %}\nport: 1\n', '1:2', 'template'],
    ['a NUL', 'envs:\n  - A: x\0\n', '2:9', 'NUL'],
    ['old line ends', 'port: 1\rdeploy: rolling\r', '1:8', 'line ends'],
    ['two documents', 'port: 1\n---\nport: 2\n', '3:1', 'one document'],
    ['a key twice', 'port: 1\nport: 2\n', '2:1', 'here twice, first in line 1'],
    ['an alias of nothing', 'envs:\n  - A: *x\n', '2:8', 'put it in quotes'],
    ['an alias of itself', 'envs: &a [*a]\n', '1:11', 'repeats itself'],
    ['a list for a key', '? [a]\n: b\n', '1:3', 'A key must be one word'],
    ['deep nesting', `envs: ${'['.repeat(100)}${']'.repeat(100)}\n`, '1:39', 'levels deep'],
    ['very deep nesting', '- '.repeat(100_000), '1:', 'far deeper'],
  ])('%s', (_, text, place, fix) => {
    const { ok, spec, errors } = parse(text)
    expect({ ok, spec }).toEqual({ ok: false, spec: null })
    expect(errors).toHaveLength(1)
    expect(`${errors[0]!.line}:${errors[0]!.column}`).toMatch(new RegExp(`^${place}`))
    expect(errors[0]!.message).toContain(fix)
  })
})

describe('what is something else is named', () => {
  test.each([
    ['a Docker Compose file', 'version: "3.8"\nservices:\n  db:\n    image: mysql\n'],
    ['a Docker Compose file', 'services:\n  web:\n    build: .\n    ports: ["80:80"]\n'],
    ['an Ansible playbook', '- hosts: all\n  tasks:\n    - name: install\n'],
    ['a Kubernetes manifest', 'apiVersion: apps/v1\nkind: Deployment\n'],
    ['a GitHub Actions workflow', 'on: push\njobs:\n  test: {}\n'],
    ['something else', 'name: x\nscripts: y\nlicense: z\n'],
  ])('%s', (what, text) => {
    const { ok, errors } = parse(text)
    expect(ok).toBe(false)
    expect(errors).toHaveLength(1)
    expect(errors[0]!.message).toContain(`looks like ${what}`)
  })
})

test.each([
  '',
  '\n',
  '# nothing\n  # yet\n',
  '---\n',
  '\ufeff',
  'main:\n',
  'main:\nservices:\n',
  '---\n# x\n...\n',
])('%j declares nothing, and is valid', (text) => {
  expect(said(text)).toEqual([])
  expect(specOf(text)).toEqual(specOf('{}'))
})

test('unknown keys are warned of with the nearest known key, and passed over', () => {
  const text = 'main:\n  environment: x\n  volums: []\n  zzz: 1\nservcies: []\n'
  expect(said(text)).toEqual([
    expect.stringMatching(/^warning 2:3 .*'environment'.*Did you mean 'envs'\?$/),
    expect.stringMatching(/^warning 3:3 .*'volums'.*Did you mean 'volumes'\?$/),
    expect.stringMatching(/^warning 4:3 .*'zzz'.*It has volumes, envs/),
    expect.stringMatching(/^warning 5:1 .*'servcies'.*Did you mean 'services'\?$/),
  ])
  expect(specOf(text)).toEqual(specOf(''))
})

test('names of built-in properties are keys like others', () => {
  const text = '__proto__: 1\nconstructor: 2\nenvs:\n  - __proto__: x\nbuild: { args: { __proto__: y } }\n'
  const { env, build } = specOf(text).main
  expect(env.map(({ key }) => key)).toEqual(['__proto__'])
  expect(Object.entries(build.args)).toEqual([['__proto__', 'y']])
  expect(said(text)).toHaveLength(2)
})

test('anchors, aliases and merges work', () => {
  const text = `services:
  - redis: &base
      tag: 7
      envs: &envs
        - A: 1
  - cache:
      <<: *base
      image: redis:6
envs: *envs
`
  const { main, services } = specOf(text)
  expect(main.env).toEqual(services[0]!.env)
  expect(services[1]).toMatchObject({ image: 'redis:6', env: main.env })
})

test('a small file can not unfold into a huge one', () => {
  const levels = 'abcdefgh'.split('')
  const repeat = (name: string) => `[${Array(10).fill(`*${name}`).join()}]`
  const lines = levels.map((name, index) => `${name}: &${name} ${index ? repeat(levels[index - 1]!) : '[x]'}`)
  const { errors } = parse(`${lines.join('\n')}\n`)
  expect(errors).toHaveLength(1)
  expect(errors[0]!.message).toContain('repeat too much')
})

test.each([
  ['brackets', '['.repeat(2 ** 18)],
  ['commas', `[${','.repeat(2 ** 18 - 1)}`],
  ['keys', Array.from({ length: 25_000 }, (_, i) => `k${i}: 1`).join('\n')],
  ['dashes', `volumes:\n  - name: ${'-'.repeat(2 ** 17)}`],
  ['slashes', `volumes:\n  - mount: ${'/a'.repeat(2 ** 16)}`],
  ['spaces', `a: @x${' '.repeat(2 ** 17)}b`],
  ['quotes', '"'.repeat(2 ** 18)],
  ['merges', `a: &a {b: 1}\nmain: {${'<<: *a, '.repeat(2 ** 14)}}`],
  ['variables', `envs:\n${'  - K: $X\n'.repeat(2 ** 14)}`],
  ['documents', '--- a\n'.repeat(2 ** 15)],
])('a quarter of a megabyte of %s is answered, with at most 101 messages of a kind', (_, text) => {
  const { errors, warnings } = parse(text)
  expect(errors.length + warnings.length).toBeGreaterThan(0)
  expect(Math.max(errors.length, warnings.length)).toBeLessThanOrEqual(101)
})

test('a file over 256 KB is refused', () => {
  expect(said(`# ${'x'.repeat(2 ** 18)}\n`)).toEqual([expect.stringMatching(/^error 1:1 .*at most 256 KB/)])
})
