import { createHmac, timingSafeEqual } from 'node:crypto'

/** HMAC-SHA256 over the raw bytes, in lower-case hex: what GitHub, Gitea and Bitbucket sign with. */
export function signatureOf(secret: string, body: Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

/** Takes the same time wherever they differ. Both are compared through their hashes, so no length shows either. */
export function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return timingSafeEqual(digest(given), digest(right))
}
