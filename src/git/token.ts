/**
 * The token of an Authorization header: `Bearer`, or `Basic` (RFC 7617) with the token as the password, whatever the user;
 * or as the user name with no password or GitHub's `x-oauth-basic`. null when there is none.
 */
export function tokenOf(authorization: string | undefined): string | null {
  const match = /^(basic|bearer) +(\S+) *$/i.exec(authorization ?? '')
  if (!match) return null
  if (match[1]!.toLowerCase() === 'bearer') return match[2]!
  const pair = Buffer.from(match[2]!, 'base64').toString()
  const colon = pair.indexOf(':')
  const user = colon < 0 ? pair : pair.slice(0, colon)
  const password = colon < 0 ? '' : pair.slice(colon + 1)
  return (password === '' || password === 'x-oauth-basic' ? user : password) || null
}
