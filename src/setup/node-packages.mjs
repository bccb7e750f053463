import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lastLines, root, run, SetupError, step } from './progress.mjs'

export const node24 = join(root, 'node_modules/.bin/node')

/** Installs what package-lock.json names, unless all of it is there already. */
export function installNodePackages() {
  if (!isInstalled()) step('Installing npm packages (a minute or two the first time)', install)
  link('node', `../node-linux-${process.arch}/bin/node`)
  link('doprax', '../../src/cli/doprax')
  const version = run(node24, ['--version'])
  if (!version.ok || Number(/^v(\d+)/.exec(version.output)?.[1]) < 24) {
    throw new SetupError(
      `Node 24 from the npm package node-linux-${process.arch} does not run:\n${lastLines(version.output)}\nDelete the folder node_modules and start again.`,
    )
  }
}

/** npm writes node_modules/.package-lock.json last, as the record of what it has installed. */
function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true
    const found = installed[path]
    return found ? found.version === version : Boolean(optional || devOptional)
  })
}

function install() {
  // npm must not run on the Node that lies in the folder which it replaces.
  const PATH = process.env.PATH.split(':')
    .filter((directory) => !directory.endsWith('node_modules/.bin'))
    .join(':')
  // Not `npm ci`: npm 11 refuses a lock file without those optional packages that a registry's mirror lacks.
  const options = ['--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const result = run('npm', ['install', ...options], { ...process.env, PATH })
  if (!result.ok) {
    throw new SetupError(
      `npm could not install the packages:\n${lastLines(result.output)}\nIs the npm registry reachable, and is there free disk space? Then start again.`,
    )
  }
}

/**
 * npm makes no link for the package's own command, for `npx doprax`; and npm 10 forgets Node's, as the package for the
 * other processor, which it does not install, has one of the same name.
 */
function link(name, program) {
  const path = join(root, 'node_modules/.bin', name)
  if (!existsSync(path) && existsSync(join(dirname(path), program))) symlinkSync(program, path)
}
