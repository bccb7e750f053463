import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DopraxError, NotFoundError } from '../errors.ts'
import { firstHeader, folderTar, readFiles, writeFiles } from './archive.ts'
import { badTar, unusable } from './bad-tar.ts'
import type { Connection } from './connection.ts'
import { openEmptyImage, openHelper } from './helpers.ts'
import { HeldEntries } from './hold-entries.ts'
import { requireOurs } from './volumes.ts'
import { walkTar } from './walk-tar.ts'

const mount = '/volume'

/** Destroying the stream ends the export. Rejects with a NotFoundError. */
export async function exportVolume(
  connection: Connection,
  instance: string,
  name: string,
): Promise<Readable> {
  await requireVolume(connection, instance, name)
  await using resources = new AsyncDisposableStack()
  const image = resources.use(await openEmptyImage(connection, instance))
  const helper = resources.use(
    await openHelper(connection, instance, { image: image.id, volume: { name, mount } }),
  )
  const files = await readFiles(connection, helper.id, `${mount}/.`)
  const kept = resources.move()
  const out = new PassThrough()
  pipeline(
    walkTar(files, () => true, brokenOff),
    out,
  )
    .catch(() => {})
    .finally(() => {
      // While the engine still has something to send, it does not let the container go.
      files.destroy()
      return kept.disposeAsync()
    })
    .catch(() => {})
  return out
}

/**
 * The tar, which may be compressed (gzip, bzip2, xz), is unpacked beside the volume first, by the engine, chrooted: one that
 * is damaged changes nothing. Needs room for its files twice. Rejects with a DopraxError `bad_tar`, or a NotFoundError.
 */
export async function importVolume(
  connection: Connection,
  instance: string,
  name: string,
  tar: Readable,
): Promise<void> {
  await requireVolume(connection, instance, name)
  await using image = await openEmptyImage(connection, instance)
  await using stage = await openHelper(connection, instance, { image: image.id })
  await using target = await openHelper(connection, instance, { image: image.id, volume: { name, mount } })
  const folder = await firstHeader(await readFiles(connection, target.id, mount))
  await writeFiles(connection, stage.id, '/', folderTar(folder))
  const held = new HeldEntries()
  const unpacked = walkTar(tar, (header) => !held.hold(header), unusable)
  await writeFiles(connection, stage.id, mount, unpacked).catch((error) => {
    throw badTar(error)
  })
  if (held.headers.length) await writeFiles(connection, stage.id, '/', held.tar(mount))
  await writeFiles(connection, target.id, '/', await readFiles(connection, stage.id, mount))
}

/** A file that shrank while the engine read it, for one. */
function brokenOff(reason: string): DopraxError {
  const text = `The engine broke the download off (${reason}): stop what writes to the volume, and try again.`
  return new DopraxError('engine_error', text, { status: 502 })
}

async function requireVolume(connection: Connection, instance: string, name: string): Promise<void> {
  const facts = await connection.find((docker) => docker.getVolume(name).inspect())
  if (!facts) throw new NotFoundError(`There is no volume ${name}.`)
  requireOurs(facts, instance)
}
