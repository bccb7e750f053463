import { open, rename } from 'node:fs/promises'

/** After a crash at any instant the file has the old text or the new one, whole. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const draft = `${file}.new`
  {
    await using handle = await open(draft, 'w', 0o600)
    await handle.writeFile(text)
    await handle.sync()
  }
  await rename(draft, file)
}
