import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DopraxError } from '../errors.ts'

/** Encryption at rest: AES-256-GCM (NIST SP 800-38D), stored as 12 bytes nonce, 16 bytes tag, ciphertext. */
export interface Sealing {
  seal(text: string): Uint8Array
  /** Throws DopraxError `wrong_key` when the text was sealed with another key or changed since. */
  open(sealed: Uint8Array): string
}

/** `keyFile` holds 32 random bytes. */
export function openSealing(keyFile: string): Sealing {
  const key = readFileSync(keyFile)
  return {
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(12, 28))
      try {
        return decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8')
      } catch (cause) {
        const message = `The file ${keyFile} is not the key that stored values were encrypted with: put the right one back from a backup.`
        throw new DopraxError('wrong_key', message, { status: 500, cause })
      }
    },
  }
}

/** What is stored of a token: enough to recognise it, not to use it. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export function newToken(): string {
  return randomBytes(24).toString('base64url')
}
