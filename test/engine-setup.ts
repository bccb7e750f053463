import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureEngine } from '../src/supervisor/docker-engine.ts'

/** Once before all tests: a Docker engine. One that had to be started stays, as other programs may use it by then. */
export default async function setup(): Promise<void> {
  const dataDir = join(tmpdir(), 'doprax-test-engine')
  const runDir = join(dataDir, 'run')
  mkdirSync(runDir, { recursive: true })
  await ensureEngine(dataDir, runDir, AbortSignal.timeout(120_000))
}
