import { describe, expect, test } from 'vitest'
import { contextFilter } from '../../../worker/build/context-filter.ts'
import { lfsError } from '../../../worker/build/lfs.ts'
import { parseGitmodules } from '../../../worker/build/submodules/list-submodules.ts'
import { parseSubmoduleUrl, withoutCredentials } from '../../../worker/build/submodules/submodule-url.ts'
import { isPublicAddress } from '../../../worker/source/public-address.ts'

describe('.dockerignore', () => {
  const sent = (text: string | null, paths: string[]) => paths.filter(contextFilter(text, 'Dockerfile'))
  test('excludes files, folders and what is below them', () => {
    const paths = ['.env', 'src/a.ts', 'node_modules', 'node_modules/x/y.js', 'a.log', 'b/a.log']
    expect(sent('# secrets\n.env\nnode_modules/\n/a.log\n', paths)).toEqual(['src/a.ts', 'b/a.log'])
    expect(sent('**/*.log\n', paths)).toEqual(['.env', 'src/a.ts', 'node_modules', 'node_modules/x/y.js'])
  })
  test('the last pattern that matches wins, so there are exceptions', () => {
    expect(sent('*\n!src\nsrc/secret\n', ['a', 'src', 'src/a', 'src/secret', 'src/secret/b'])).toEqual([
      'src',
      'src/a',
    ])
  })
  test('never excludes the Dockerfile', () => {
    expect(sent('*', ['Dockerfile', 'a/Dockerfile'])).toEqual(['Dockerfile'])
  })
  test('tells upper from lower case, and may begin with a byte order mark', () => {
    expect(sent('\uFEFFREADME', ['README', 'readme'])).toEqual(['readme'])
  })
  test('that is not there excludes nothing', () => {
    expect(sent(null, ['a'])).toEqual(['a'])
  })
  test('with a broken pattern is an error with its cure', () => {
    expect(() => contextFilter('[a', 'Dockerfile')).toThrow(/\.dockerignore/)
  })
})

test('of many files in Git LFS, some are named', () => {
  const { message } = lfsError(Array.from({ length: 12 }, (_, index) => `f${index}.bin`))
  expect(message).toMatch(/f9\.bin\n {2}and 2 more/)
})

describe('a submodule', () => {
  test('is read from .gitmodules, unless its path leads out of the tree', () => {
    const config =
      'submodule.a.b.path\nlib/a\0submodule.a.b.url\nhttps://h/a.git\0submodule.x.path\n../x\0submodule.x.url\nhttps://h/x\0core.y\nz\0'
    expect([...parseGitmodules(config)]).toEqual([['lib/a', 'https://h/a.git']])
  })
  test('is fetched over HTTP, whatever form its URL has', () => {
    const base = 'https://git.test/o/main.git'
    const url = (given: string) => {
      const parsed = parseSubmoduleUrl(given, base)
      return typeof parsed === 'string' ? parsed : parsed.url
    }
    expect(url('https://github.com/o/n.git')).toBe('https://github.com/o/n.git')
    expect(url('git@github.com:o/n.git')).toBe('https://github.com/o/n.git')
    expect(url('ssh://git@github.com:22/o/n.git')).toBe('https://github.com/o/n.git')
    expect(url('../n.git')).toBe('https://git.test/o/n.git')
    expect(url('../../../../etc')).toBe('https://git.test/etc')
  })
  test.each([
    'file:///etc',
    '/etc',
    'ext::sh -c id',
    'git://h/x',
    '--upload-pack=id',
    'fd::17',
    'javascript:1',
  ])('is not fetched from %s', (given) => {
    expect(typeof parseSubmoduleUrl(given, 'https://h/')).toBe('string')
  })
  test('keeps its credentials out of URLs and messages', () => {
    expect(parseSubmoduleUrl('https://u:p%40@h/x', 'https://h/')).toMatchObject({
      url: 'https://h/x',
      credentials: 'u:p@',
    })
    expect(withoutCredentials('https://u:p@h/x')).toBe('https://h/x')
  })
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '172.20.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    'fe80::1',
    'fd00::1',
    '100.64.0.1',
    '255.255.255.255',
  ])('is not on the internet at %s', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
  test.each(['140.82.121.3', '2606:50c0:8000::153'])('is on the internet at %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})
