import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DopraxError } from '../errors.ts'

interface SecretFiles {
  dataDir: string
  databaseFile: string
  keyFile: string
  tokenFile: string
  token: string | null
}

/**
 * First-start files of the data folder: `instance` (6 hex digits, in the names of what we make in Docker), the key
 * of encryption at rest (32 bytes) and the admin's token. A set DOPRAX_TOKEN replaces the token in the file.
 */
export function makeSecrets(files: SecretFiles): void {
  const { databaseFile, keyFile, tokenFile, token } = files
  const instanceFile = join(files.dataDir, 'instance')
  if (!existsSync(instanceFile)) writeWhole(instanceFile, `${randomBytes(3).toString('hex')}\n`)
  makeKey(keyFile, databaseFile)
  if (token === null && existsSync(tokenFile)) return
  writeWhole(tokenFile, `${token ?? randomBytes(24).toString('base64url')}\n`)
}

function makeKey(keyFile: string, databaseFile: string): void {
  if (!existsSync(keyFile)) {
    if (existsSync(databaseFile)) {
      throw new DopraxError(
        'key_missing',
        `${keyFile} is missing, and without it the environment variables in ${databaseFile} can't be read. ` +
          'Put it back from your backup. To start anew without them, move the whole data folder away.',
      )
    }
    writeWhole(keyFile, randomBytes(32))
  } else if (readFileSync(keyFile).length !== 32) {
    throw new DopraxError(
      'key_damaged',
      `${keyFile} is damaged (it must be 32 bytes). Put it back from your backup.`,
    )
  }
}

/** All or nothing, also when the power fails. */
function writeWhole(file: string, content: string | Buffer): void {
  const draft = `${file}.draft`
  const handle = openSync(draft, 'w', 0o600)
  writeSync(handle, Buffer.from(content))
  fsyncSync(handle)
  closeSync(handle)
  renameSync(draft, file)
}
