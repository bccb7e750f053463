import { DopraxError } from '../errors.ts'
import { build } from './build/build.ts'
import { Connection } from './connection.ts'
import { lastLines } from './container-log.ts'
import { inspectContainer, listContainers, restartAlways, stopContainer, writtenBytes } from './containers.ts'
import { DiskQuota } from './disk-quota.ts'
import { parseDockerHost } from './docker-host.ts'
import type { BuildRequest, Engine, ImageFacts } from './engine.ts'
import { containerEvents } from './events.ts'
import { FileVolumes } from './file-volumes.ts'
import { removeLeftHelpers } from './helpers.ts'
import { pathsWithFiles } from './image-files.ts'
import { inspectImage, listImages, removeImage } from './images.ts'
import { engineInfo } from './info.ts'
import { exposesToLabel, toLabels } from './labels.ts'
import { limitContainer } from './limits.ts'
import { readListeners } from './listeners.ts'
import { ensureNetwork, listNetworks, removeNetwork } from './networks.ts'
import { pullImage } from './pull/pull.ts'
import { retireContainer } from './retire-container.ts'
import { run, startContainer } from './start-container.ts'
import { exportVolume, importVolume } from './volume-archive.ts'
import { volumeSizes } from './volume-sizes.ts'
import { ensureVolume, listVolumes, removeVolume } from './volumes.ts'

/**
 * The Docker Engine. `instance` is this Doprax's id, on the label of all that it makes. `dockerHost` has the forms of
 * DOCKER_HOST; left out: the default socket. `cgroupParent` is above the cgroups of its containers and builds. Connects at the first call, and anew whenever the engine came back.
 */
export function createDockerEngine({
  instance,
  dockerHost,
  cgroupParent = 'docker',
}: {
  instance: string
  dockerHost?: string
  cgroupParent?: string
}): Engine {
  const connection = new Connection(parseDockerHost(dockerHost))
  const files = new FileVolumes(connection, instance)
  const quota = new DiskQuota()
  /** To the engine, the second of two calls for the same network would ask for addresses that are taken. */
  const ensuring = new Map<string, Promise<void>>()
  return {
    info: () => engineInfo(connection),

    buildImage: (request, signal) => buildImage(connection, { instance, cgroupParent }, request, signal),
    inspectImage: (image) => inspectImage(connection, image),
    pathsWithFiles: (image, paths) => pathsWithFiles(connection, instance, image, paths),
    listImages: () => listImages(connection, instance),
    pullImage: (ref, onProgress, signal, options) => pullImage(connection, ref, onProgress, signal, options),
    removeImage: (ref) => removeImage(connection, ref),

    ensureNetwork(network) {
      const key = JSON.stringify(network)
      const work =
        ensuring.get(key) ?? ensureNetwork(connection, instance, network).finally(() => ensuring.delete(key))
      ensuring.set(key, work)
      return work
    },
    removeNetwork: (name) => removeNetwork(connection, instance, name),
    listNetworks: () => listNetworks(connection, instance),

    ensureVolume: (volume) => ensureVolume(connection, instance, volume),
    listVolumes: () => listVolumes(connection, instance),
    removeVolume: (name) => removeVolume(connection, instance, name),
    volumeSizes: (signal) => volumeSizes(connection, instance, signal),
    exportVolume: (name) => exportVolume(connection, instance, name),
    importVolume: (name, tar) => importVolume(connection, instance, name, tar),

    startContainer: (spec) => startContainer(connection, instance, { files, quota }, spec),
    inspectContainer: (id) => inspectContainer(connection, id),
    listContainers: (project) => listContainers(connection, instance, project),
    lastLines: (id, count) => lastLines(connection, id, count),
    listeners: (id) => readListeners(connection, id),
    stopContainer: (id, graceSeconds) => stopContainer(connection, id, graceSeconds),
    resumeContainer: (id) => run(connection, id),
    limitContainer: (id, limits) => limitContainer(connection, id, limits),
    writtenBytes: (id) => writtenBytes(connection, id),
    restartAlways: (id) => restartAlways(connection, id),
    retireContainer: (id, graceSeconds) => retireContainer(connection, files, id, graceSeconds),
    async removeLeftovers() {
      await removeLeftHelpers(connection, instance)
      await files.removeUnused()
    },

    events: (signal) => containerEvents(connection, instance, signal),
  }
}

/** An image that had the tag before, as of an attempt that was cut off, would be left without a name. */
async function buildImage(
  connection: Connection,
  { instance, cgroupParent }: { instance: string; cgroupParent: string },
  request: BuildRequest,
  signal: AbortSignal,
): Promise<ImageFacts> {
  const { tag, project, exposes = [] } = request
  const tagged = inspectImage(connection, tag)
  tagged.catch(() => {})
  const labels = { ...toLabels(instance, { project }), ...exposesToLabel(exposes) }
  const id = await build(connection, request, { labels, cgroupParent }, signal)
  const [replaced, facts] = await Promise.all([tagged, inspectImage(connection, id)])
  if (replaced && replaced.id !== id) await removeImage(connection, replaced.id)
  if (facts) return facts
  throw new DopraxError('engine_error', `The engine built ${id}, but does not have it.`, { status: 502 })
}
