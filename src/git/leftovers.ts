import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Longer than a push in progress can pause. */
const idleMs = 3_600_000

/** Whether nothing in a folder has been written for an hour, so that nobody is at work in it. */
export async function isIdle(folder: string): Promise<boolean> {
  try {
    const names = await readdir(folder, { recursive: true })
    const times = await Promise.all(
      ['', ...names].map(async (name) => (await stat(join(folder, name))).mtimeMs),
    )
    return Date.now() - Math.max(...times) > idleMs
  } catch (error) {
    // Something vanished meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Removes what a crash left half-made: our own temporary names, and the objects of pushes that git never took in. */
export async function removeLeftovers(reposDir: string): Promise<void> {
  const names = await readdir(reposDir)
  const ours = names.filter((name) => /^\.(new|removed|config)-/.test(name))
  const pushes = names.filter((name) => name.endsWith('.git')).map((name) => quarantines(reposDir, name))
  for (const name of [...ours, ...(await Promise.all(pushes)).flat()]) {
    const path = join(reposDir, name)
    if (await isIdle(path)) await rm(path, { recursive: true, force: true })
  }
}

/** Where receive-pack keeps a push until it is accepted (git-receive-pack, "Quarantine Environment"). */
async function quarantines(reposDir: string, repository: string): Promise<string[]> {
  const objects = join(repository, 'objects')
  const names = await readdir(join(reposDir, objects)).catch(() => [])
  return names.filter((name) => /^(tmp_objdir-)?incoming-/.test(name)).map((name) => join(objects, name))
}
