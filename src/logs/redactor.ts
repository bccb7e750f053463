const shortest = 4

/**
 * Replaces every secret value, plain, base64 (both alphabets) or percent-encoded, and each line of a secret of
 * several lines, by `[redacted]`. Values under four characters are left: they would blot out ordinary text.
 */
export function createRedactor(secrets: string[]): (text: string) => string {
  const needles = new Set<string>()
  for (const secret of secrets) {
    for (const part of [secret, ...secret.split('\n')]) {
      const value = part.trim()
      if (value.length < shortest) continue
      const bytes = Buffer.from(value)
      for (const form of [
        value,
        bytes.toString('base64'),
        bytes.toString('base64url'),
        encodeURIComponent(value),
      ]) {
        needles.add(form.replace(/=+$/, ''))
      }
    }
  }
  if (needles.size === 0) return (text) => text
  const longestFirst = [...needles].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map((needle) => RegExp.escape(needle)).join('|'), 'g')
  return (text) => text.replace(pattern, '[redacted]')
}
