import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24 } from './node-packages.mjs'
import { lastLines, root, run, SetupError, step } from './progress.mjs'

const sources = ['src/dashboard', 'src/domain', 'package-lock.json']
const stamp = join(root, 'dist/dashboard.sha256')

/** Builds dist/dashboard when its sources are others than those of the last complete build. */
export function buildDashboard() {
  const wanted = hashOf(sources)
  const built = existsSync(stamp) && existsSync(join(root, 'dist/dashboard/index.html'))
  if (built && readFileSync(stamp, 'utf8') === wanted) return
  step('Building the dashboard', () => {
    rmSync(stamp, { force: true })
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const result = run(node24, [vite, 'build', '--config', 'src/dashboard/vite.config.ts'])
    if (!result.ok) throw new SetupError(`The dashboard could not be built:\n${lastLines(result.output, 30)}`)
    writeFileSync(stamp, wanted)
  })
}

export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesOf).sort())
    hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

function filesOf(path) {
  if (path.includes('.')) return [path]
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
}
