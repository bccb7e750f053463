import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from './dashboard.mjs'
import { node24 } from './node-packages.mjs'
import { lastLines, root, run, SetupError, step } from './progress.mjs'

const cache = join(root, 'node_modules/.cache/doprax')
const stamp = join(cache, 'sources.sha256')

/**
 * Fills Node's compile cache when the sources are others than the last time: a process that finds a file there need not
 * load the program that takes its types away, which would stay in its memory (20 MB each).
 */
export function compilePrograms() {
  const wanted = hashOf(['src', 'worker', 'package-lock.json'])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  step('Compiling', () => {
    mkdirSync(cache, { recursive: true })
    // The cache holds for the flags that V8 was given: the supervisor's, and those of server and worker.
    for (const flags of [[], ['--max-semi-space-size=2', '--expose-gc']]) {
      const result = run(node24, [...flags, 'src/setup/load-programs.ts'], {
        ...process.env,
        NODE_COMPILE_CACHE: cache,
      })
      if (!result.ok)
        throw new SetupError(`Doprax's own programs can't be loaded:\n${lastLines(result.output)}`)
    }
    writeFileSync(stamp, wanted)
  })
}
