import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const files = join(root, 'test/fixtures/doprax-yaml')
const folder = mkdtempSync(join(tmpdir(), 'doprax-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function doprax(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(join(root, 'src/cli/doprax'), args, {
    cwd: folder,
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return name
}

describe('doprax spec', () => {
  test('says what a valid file declares', () => {
    const { status, stdout, stderr } = doprax(['spec', join(files, 'example.yaml')])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('main: 7 variables, 2 volumes')
    expect(stdout).toContain('nginx: nginx:1, no variables, 2 volumes, 1 config file')
  })

  test('shows the line of an error, with a caret under its place', () => {
    const { status, stdout, stderr } = doprax(['spec', join(files, 'dopraxcom__rocketchat.yaml')])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain("rocketchat.yaml:19:14: error: 'mount' has the value 'file' already")
    expect(stderr).toContain('\n  19 |       mount: file\n     |              ^\n')
  })

  test('reads doprax.yaml here, or standard input', () => {
    file('doprax.yaml', 'port: 3000\n')
    expect(doprax(['spec']).status).toBe(0)
    expect(doprax(['spec', '-'], 'port: 3000\n').status).toBe(0)
    const { status, stderr } = doprax(['spec', '-'], 'port: x\n')
    expect(status).toBe(1)
    expect(stderr).toContain('standard input:1:7: error: ')
  })

  test('warnings are told, and no failure', () => {
    const { status, stderr } = doprax(['spec', file('warned.yaml', 'services:\n  - redis\n')])
    expect(status).toBe(0)
    expect(stderr).toContain("warned.yaml:2:5: warning: 'redis' has no tag")
  })

  test('--json prints all of it, and nothing else', () => {
    const valid = doprax(['spec', join(files, 'example.yaml'), '--json'])
    expect({ ...valid, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(JSON.parse(valid.stdout)).toMatchObject({
      ok: true,
      errors: [],
      warnings: [],
      spec: { services: [{ name: 'mysql' }, { name: 'redis' }, { name: 'nginx' }] },
    })
    const broken = doprax(['spec', '--json', file('broken.yaml', 'port: 1\nservices:\n  - a b\n  - redis\n')])
    expect({ ...broken, stdout: '' }).toEqual({ status: 1, stdout: '', stderr: '' })
    expect(JSON.parse(broken.stdout)).toMatchObject({
      ok: false,
      errors: [{ line: 3, column: 5, message: expect.any(String) }],
      warnings: [{ line: 4, column: 5, message: expect.any(String) }],
      spec: null,
    })
  })

  test('a file that is no text is refused like any other', () => {
    const { status, stdout } = doprax([
      'spec',
      '--json',
      file('latin1.yaml', Buffer.from([0x61, 0xe9, 0x0a])),
    ])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, errors: [{ line: 1, column: 2 }], spec: null })
  })

  test('nothing in a file reaches the terminal as a command', () => {
    const { stderr } = doprax(['spec', file('escape.yaml', 'port: "\\e[31m"\nenvs: \u001b[2Jx\n')])
    expect(stderr).not.toContain('\u001b')
  })

  test('a file that is not there is said, with --json as an error of the API', () => {
    expect(doprax(['spec', 'nowhere.yaml'])).toEqual({
      status: 1,
      stdout: '',
      stderr: "nowhere.yaml can't be read: there is no such file.\n",
    })
    const { status, stdout } = doprax(['spec', '.', '--json'])
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'unreadable', message: ". can't be read: it is a folder." },
    })
  })
})

describe('doprax', () => {
  test.each([[['--help']], [['-h']], [['spec', '--help']]])('%j says how to use it', (args) => {
    const { status, stdout, stderr } = doprax(args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: doprax /)
  })

  test.each([[[]], [['nonsense']], [['spec', '--nonsense']], [['spec', 'a', 'b']], [['--json']]])(
    '%j fails, and says how to use it',
    (args) => {
      const { status, stdout, stderr } = doprax(args)
      expect(status).toBe(2)
      expect(stdout + stderr).toContain('Usage: doprax')
    },
  )

  test('works through a link, from any folder, with the Node that the packages bring', () => {
    const link = join(folder, 'linked')
    symlinkSync(join(root, 'src/cli/doprax'), link)
    expect(execFileSync(link, ['--help'], { cwd: '/', env: { PATH: '/usr/bin:/bin' } }).toString()).toContain(
      'Usage',
    )
  })

  test('without its packages it says what to do', () => {
    cpSync(join(root, 'src/cli'), join(folder, 'bare/src/cli'), { recursive: true })
    const { status, stderr } = spawnSync(join(folder, 'bare/src/cli/doprax'), ['spec'], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toContain("run 'npm start'")
  })

  test('npm knows it as the command of the package', () => {
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(bin).toEqual({ doprax: 'src/cli/doprax' })
    const { status, stdout } = spawnSync('npx', ['--no-install', 'doprax', '--help'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(status).toBe(0)
    expect(stdout).toContain('Usage: doprax')
  })
})
