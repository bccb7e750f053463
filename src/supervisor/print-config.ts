import { loadCatalogue } from '../catalogue.ts'
import { readConfig } from '../config.ts'
import { DopraxError } from '../errors.ts'

/** Prints `{config, catalogue}` or `{error}` as JSON: see load-config.ts. */
try {
  console.log(JSON.stringify({ config: readConfig(), catalogue: loadCatalogue() }))
} catch (error) {
  if (!(error instanceof DopraxError)) throw error
  console.log(JSON.stringify({ error: error.message }))
}
