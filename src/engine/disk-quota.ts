import { engineText, statusOf } from './engine-errors.ts'

/**
 * Holds containers to what they may write to their own layer, where the storage driver can: overlay2 over xfs that is
 * mounted with pquota, btrfs, zfs (`docker run`, "Set storage driver options per container"). No call tells
 * whether it can; it refuses the first container.
 */
export class DiskQuota {
  #refused = false

  /** Makes a container with the limit, or without it where the engine has none. */
  async create<T>(
    bytes: number,
    create: (options: { StorageOpt?: { size: string } }) => Promise<T>,
  ): Promise<T> {
    if (this.#refused) return create({})
    try {
      return await create({ StorageOpt: { size: String(bytes) } })
    } catch (error) {
      if (!statusOf(error) || !/storage-opt/i.test(engineText(error))) throw error
      this.#refused = true
      return create({})
    }
  }
}
