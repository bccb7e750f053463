import { readConfig } from '../config.ts'
import { DopraxError } from '../errors.ts'

/** Prints `{config}` or `{error}` as JSON: see load-config.ts. */
try {
  console.log(JSON.stringify({ config: readConfig() }))
} catch (error) {
  if (!(error instanceof DopraxError)) throw error
  console.log(JSON.stringify({ error: error.message }))
}
