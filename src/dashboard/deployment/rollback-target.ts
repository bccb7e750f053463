import type { Deployment, Release } from '../api/types.ts'

/** From the live deployment back to the release before it; from a retired one, to its own release. */
export function rollbackTarget(deployment: Deployment, releases: readonly Release[]): Release | null {
  const number =
    deployment.state === 'live'
      ? deployment.swap?.from
      : deployment.state === 'retired'
        ? deployment.release
        : null
  return releases.find((release) => release.number === number && release.canRollback) ?? null
}
