import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config.ts'
import type { Catalogue } from '../domain/spec/catalogue.ts'
import { DopraxError } from '../errors.ts'

/**
 * readConfig and loadCatalogue in a process of their own, as the library that checks what they read would cost supervisor
 * and worker 10 MB each for all their lives. Throws a DopraxError `bad_settings`.
 */
export function loadConfig(): { config: Config; catalogue: Catalogue } {
  const program = fileURLToPath(new URL('./print-config.ts', import.meta.url))
  const answer = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }))
  if (answer.error) throw new DopraxError('bad_settings', answer.error)
  return answer
}
