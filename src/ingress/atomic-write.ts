import { rename, writeFile } from 'node:fs/promises'

let drafts = 0

/**
 * After the end of any process at any instant the file has the old text or the new one, whole. After a power cut it
 * may be empty: waiting for the disk would cost each switch some 10 ms, and the truth is elsewhere.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.${++drafts}`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, file)
}
