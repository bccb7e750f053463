import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { formatCommand, parseCommand } from '../../../src/dashboard/container/settings/command-line.ts'

const shellWords = (line: string) =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${line}`])
    .toString()
    .split('\0')
    .slice(0, -1)

test('a line is split into the words that a shell makes of it', () => {
  for (const line of [
    'nginx -g "daemon off;"',
    `sh -c 'trap "exit 0" TERM; sleep 1'`,
    String.raw`say two\ words "a\"b" 'it'\''s' a"b"'c'`,
    `empty '' "" end`,
    'over\\\nlines "and\ntwo"',
    '  spaces\t between  words ',
  ]) {
    expect(parseCommand(line), line).toEqual(shellWords(line))
  }
})

test('a JSON list is taken as it is; what only looks like one is refused', () => {
  expect(parseCommand(' ["nginx", "-g", "daemon off;"] ')).toEqual(['nginx', '-g', 'daemon off;'])
  for (const text of ['[', '[]', '[1]', '["a"', '[ -f x ]']) {
    expect(() => parseCommand(text), text).toThrow('JSON list')
  }
})

test('nothing is no command, and a quote without an end is an error', () => {
  expect(parseCommand(' \n')).toBeNull()
  expect(() => parseCommand(`sh -c 'sleep`)).toThrow("quote ' in the command has no end")
  expect(() => parseCommand('sh -c "sleep')).toThrow('quote " in the command has no end')
})

test('any words are shown as a line that means them', () => {
  const words = ['sh', '-c', `a 'b' "c" $d \`e\` \\f\n`, '', '[', '["x"]', 'ü', '-x=/y:z', `it's`, '\\']
  expect(parseCommand(formatCommand(words))).toEqual(words)
  expect(shellWords(formatCommand(words))).toEqual(words)
  expect(formatCommand(['nginx', '-g', 'daemon off;'])).toBe("nginx -g 'daemon off;'")
  expect(formatCommand(['sh', '-c', "trap 'exit 0' TERM"])).toBe(`sh -c "trap 'exit 0' TERM"`)
})
