import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countResults, failures, secondTries } from './count-results.ts'

/**
 * `npm test [-- <vitest arguments>]`: lint, types and all tests. dist/tests/summary holds `N passed, N failed`,
 * where lint and types count as one test each.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const results = join(root, 'dist/tests')
const limitMs = 22 * 60_000
const reportFile = join(results, 'vitest.json')

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const checks = [await run('biome', ['check']), await run('tsc', [])]
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
const vitest = await run('vitest', [
  'run',
  '--config=test/vitest.config.ts',
  ...reporters,
  ...process.argv.slice(2),
])
const report = readReport()
const { passed, failed } = countResults(checks, vitest, report)
// Last, as a long output is often read from its end.
for (const test of secondTries(report))
  console.log(`flaky, passed when tried again: ${test.replace(root, '')}`)
for (const test of failures(report)) console.log(`failed: ${test.replace(root, '')}`)
writeFileSync(join(results, 'summary'), `${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0

/** Exit status; a run over the time limit ends with 143. */
async function run(program: string, args: string[]): Promise<number> {
  console.log(`-----> ${program} ${args.join(' ')}`)
  const child = spawn(join(root, 'node_modules/.bin', program), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: limitMs,
  })
  const [status] = await once(child, 'exit')
  return status ?? 143
}

function readReport(): unknown {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'))
  } catch {
    return null
  }
}
