import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config.ts'
import { DopraxError } from '../errors.ts'

/**
 * readConfig in a process of its own, as the library it uses would cost the supervisor 18 MB for all its life.
 * Throws a DopraxError `bad_settings`.
 */
export function loadConfig(): Config {
  const program = fileURLToPath(new URL('./print-config.ts', import.meta.url))
  const answer = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }))
  if (answer.error) throw new DopraxError('bad_settings', answer.error)
  return answer.config
}
