import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file under a temporary name and renames it: a reader, or a power loss, finds the old one or the new one. */
export async function writeDurably(path: string, text: string, temporary: string): Promise<void> {
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
