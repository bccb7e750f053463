import { DopraxError } from '../errors.ts'

/** The versions of the Docker Engine API that Doprax was made for (20.10 has 1.41). */
const oldest = '1.41'
const newest = '1.47'

/**
 * The API version to speak, as dockerode wants it (`v1.41`): the engine's own, no newer than ours. `engineOldest` is
 * what the engine still understands. Throws DopraxError `engine_too_old`.
 */
export function chooseApiVersion(engineNewest: string, engineOldest: string): string {
  if (compare(engineNewest, oldest) < 0) {
    throw new DopraxError(
      'engine_too_old',
      `The Docker engine is too old (API ${engineNewest}; ${oldest} is needed): install Docker 20.10 or newer.`,
      { status: 503 },
    )
  }
  const wanted = compare(engineNewest, newest) > 0 ? newest : engineNewest
  return `v${compare(wanted, engineOldest) < 0 ? engineOldest : wanted}`
}

function compare(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number)
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number)
  return aMajor - bMajor || aMinor - bMinor
}
