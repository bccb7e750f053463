import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { lfsTemporary } from './lfs/lfs-store.ts'

/** Longer than a push in progress can pause. */
const idleMs = 3_600_000

/** Whether nothing of a folder or file has been written for an hour, so that nobody is at work in it. */
export async function isIdle(path: string): Promise<boolean> {
  try {
    const names = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true }) : []
    const times = await Promise.all(
      ['', ...names].map(async (name) => (await stat(join(path, name))).mtimeMs),
    )
    return Date.now() - Math.max(...times) > idleMs
  } catch (error) {
    // Something vanished meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Removes what a crash left half-made: our own temporary names, and what pushes sent that never became theirs. */
export async function removeLeftovers(reposDir: string): Promise<void> {
  const names = await readdir(reposDir)
  const ours = names.filter((name) => /^\.(new|removed|config)-/.test(name))
  const repositories = names.filter((name) => name.endsWith('.git'))
  const pushes = repositories.flatMap((name) => [quarantines(reposDir, name), halfObjects(reposDir, name)])
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

/** Contents of Git LFS that did not come to their end. */
async function halfObjects(reposDir: string, repository: string): Promise<string[]> {
  const folder = join(repository, ...lfsTemporary)
  const names = await readdir(join(reposDir, folder)).catch(() => [])
  return names.map((name) => join(folder, name))
}
