import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { MountSettings } from 'dockerode'
import { pack } from 'tar-stream'
import { messageOf } from '../errors.ts'
import type { Connection } from './connection.ts'
import type { ContainerSpec } from './engine.ts'
import { openHelper } from './helpers.ts'
import { KeyedLock } from './keyed-lock.ts'
import { filesLabel, fromLabels, ours, toLabels } from './labels.ts'
import { createVolume, dropVolume } from './volumes.ts'

const root = '/files'
/** A symbolic link to the folder with the files, and the last thing written: what is reached through it is complete. */
const complete = 'complete'
const folder = 'content'

/**
 * Config files of containers. Equal files of a project share a volume, named by their hash, and each is mounted from where
 * the engine keeps that volume: read-only, over whatever is there, with no path of ours and on an engine anywhere
 * (mounts of a part of a volume need API 1.45).
 */
export class FileVolumes {
  readonly #connection: Connection
  readonly #instance: string
  /** By project: between fill and use, a volume has no container. */
  readonly #lock = new KeyedLock()

  constructor(connection: Connection, instance: string) {
    this.#connection = connection
    this.#instance = instance
  }

  /** Runs `create` with the mounts of these files, and the labels that say which volume they are from. */
  async mounted<T>(
    { project, image, files = [] }: ContainerSpec,
    create: (mounts: MountSettings[], labels: Record<string, string>) => Promise<T>,
  ): Promise<T> {
    if (!files.length) return create([], {})
    const contents = files.map(({ content }) => content)
    const name = this.#nameOf(project, contents)
    const labels = { [filesLabel]: name }
    return this.#lock.run(project, async () => {
      const { Mountpoint: place } = await createVolume(this.#connection, this.#instance, name, {
        ...toLabels(this.#instance, { project }),
        ...labels,
      })
      const mounts = files.map(({ mount }, index) => mountOf(`${place}/${complete}/${index}`, mount))
      try {
        return await create(mounts, labels)
      } catch (error) {
        if (!isMissingSource(error, place)) throw error
        await this.#fill(name, image, contents)
        return create(mounts, labels)
      }
    })
  }

  /** Removes the volumes of a project (left out: of all) whose files no container has. */
  async removeUnused(project?: string): Promise<void> {
    const volumes = await this.#list()
    const projects = project === undefined ? [...new Set(volumes.map((volume) => volume.project))] : [project]
    for (const one of projects) await this.#lock.run(one, () => this.#removeUnusedOf(one))
  }

  async #removeUnusedOf(project: string): Promise<void> {
    const filters = { label: [...ours(this.#instance).label, filesLabel] }
    const volumes = (await this.#list()).filter((volume) => volume.project === project)
    const containers = await this.#connection.call((docker) => docker.listContainers({ all: true, filters }))
    const used = new Set(containers.map((container) => container.Labels[filesLabel]))
    for (const { name } of volumes) if (!used.has(name)) await dropVolume(this.#connection, name)
  }

  async #list(): Promise<{ name: string; project: string }[]> {
    const filters = { label: [...ours(this.#instance).label, filesLabel] }
    const { Volumes: volumes } = await this.#connection.call((docker) =>
      docker.listVolumes({ filters: filters as never }),
    )
    return (volumes ?? []).map(({ Name: name, Labels: labels }) => ({
      name,
      project: fromLabels(labels).project,
    }))
  }

  async #fill(name: string, image: string, contents: string[]): Promise<void> {
    await using helper = await openHelper(this.#connection, this.#instance, {
      image,
      volume: { name, mount: root },
    })
    const archive = await buffer(tarOf(contents))
    await this.#connection.call((docker) =>
      docker.getContainer(helper.id).putArchive(archive, { path: root }),
    )
  }

  #nameOf(project: string, contents: string[]): string {
    const hash = createHash('sha256')
      .update(JSON.stringify([project, contents]))
      .digest('hex')
    return `doprax-${this.#instance}-files-${hash.slice(0, 32)}`
  }
}

function tarOf(contents: string[]) {
  const tar = pack()
  const mtime = new Date(0)
  tar.entry({ name: folder, type: 'directory', mode: 0o755, mtime })
  for (const [index, content] of contents.entries())
    tar.entry({ name: `${folder}/${index}`, mode: 0o444, mtime }, content)
  tar.entry({ name: complete, type: 'symlink', linkname: folder, mtime })
  tar.finalize()
  return tar
}

function mountOf(source: string, target: string): MountSettings {
  return { Type: 'bind', Source: source, Target: target, ReadOnly: true }
}

/** The engine looks for what it is to bind when it creates a container. */
function isMissingSource(error: unknown, place: string): boolean {
  const words = messageOf(error)
  return words.includes('bind source path does not exist') && words.includes(place)
}
