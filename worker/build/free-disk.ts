import { freeBytes } from '../../src/actions/free-bytes.ts'
import { megabytes } from '../../src/domain/size-text.ts'
import { DeploymentFailedError } from '../../src/errors.ts'

/** Throws DeploymentFailedError `disk_full` when one of these folders has less space free than wanted. null: not on this machine. */
export async function checkFreeDisk(folders: (string | null)[], minFreeBytes: number): Promise<void> {
  for (const folder of folders) {
    if (folder === null) continue
    const free = await freeBytes(folder)
    if (free >= minFreeBytes) continue
    throw new DeploymentFailedError(
      'disk_full',
      `The disk is nearly full: ${megabytes(free)} free at ${folder}, and a build needs ${megabytes(minFreeBytes)}.\nFree some space on the server (delete projects or files, docker builder prune), or lower DOPRAX_MIN_FREE_DISK.`,
    )
  }
}
