import { sign } from 'node:crypto'

/** GitHub takes ten minutes at most, by its own clock. */
const lifeSeconds = 540
const backSeconds = 60

/** "Generating a JSON Web Token for a GitHub App": what an App proves with that it is that App. `pem`: its private key. */
export function appJwt({ appId, pem }: { appId: number; pem: string }, now = Date.now()): string {
  const seconds = Math.floor(now / 1000)
  const claims = { iat: seconds - backSeconds, exp: seconds + lifeSeconds, iss: appId }
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), pem).toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
