import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.ts'
import { ensureEngine } from '../src/supervisor/docker-engine.ts'

/** Once before all tests: a Docker engine. One that had to be started stays, as other programs may use it by then. */
export default async function setup(): Promise<void> {
  const config = readConfig({ DOPRAX_DATA: join(tmpdir(), 'doprax-test-engine') })
  mkdirSync(config.runDir, { recursive: true })
  await ensureEngine(config, AbortSignal.timeout(120_000))
}
