import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const adapters = ['store', 'queue', 'git', 'github', 'engine', 'ingress', 'firewall', 'logs']
const shared = ['errors.ts', 'config.ts', 'node-http.ts']

/** The folder of src (or the file right in it, or `worker`, `hooks`) that a file belongs to. */
const layerOf = (file: string) => file.replace(/^src\//, '').split('/')[0]!

function imports(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8')
  return [...source.matchAll(/from '(\.[^']+)'/g)].map((match) =>
    relative(root, join(root, dirname(file), match[1]!)),
  )
}

function breaches(folder: string, allowed: string[]): string[] {
  return globSync(`src/${folder}/**/*.ts`, { cwd: root }).flatMap((file) =>
    imports(file)
      .filter((imported) => ![folder, ...allowed].includes(layerOf(imported)))
      .map((imported) => `${file} imports ${imported}`),
  )
}

test('domain imports only errors', () => {
  expect(breaches('domain', ['errors.ts'])).toEqual([])
})

test.each(adapters)('the adapter %s imports domain alone, never another adapter', (adapter) => {
  expect(breaches(adapter, ['domain', ...shared])).toEqual([])
})

test('actions and http construct no adapter', () => {
  const constructors = /\b(?:createDockerEngine|createHaproxy|openStore|openRepositories|connectRedis)\(/
  const files = globSync('src/{actions,http}/**/*.ts', { cwd: root })
  expect(files.filter((file) => constructors.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})
