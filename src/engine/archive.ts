import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, type Header, pack } from 'tar-stream'
import { DopraxError } from '../errors.ts'
import type { Connection } from './connection.ts'

/** The files at a path of a container, as an uncompressed tar. */
export async function readFiles(connection: Connection, id: string, path: string): Promise<Readable> {
  const files = await connection.call((docker) => docker.getContainer(id).getArchive({ path }), null)
  return files as Readable
}

/** Unpacks a tar into a folder of a container. Rejects with whatever broke the tar's stream. */
export async function writeFiles(
  connection: Connection,
  id: string,
  path: string,
  tar: Readable | AsyncIterable<Buffer>,
): Promise<void> {
  const body = new PassThrough()
  let broken: { error: unknown } | null = null
  const sent = pipeline(tar, body).catch((error) => {
    broken ??= { error }
  })
  try {
    await connection.call((docker) => docker.getContainer(id).putArchive(body, { path }), null)
  } catch (error) {
    throw (broken as { error: unknown } | null)?.error ?? error
  } finally {
    broken ??= { error: null }
    body.destroy()
    await sent
  }
}

/** The header of a tar's first entry; the rest is not read. */
export async function firstHeader(tar: Readable): Promise<Header> {
  const entries = extract()
  tar.pipe(entries as unknown as NodeJS.WritableStream)
  try {
    for await (const entry of entries) return entry.header
  } finally {
    tar.destroy()
  }
  throw new DopraxError('engine_protocol', 'The Docker engine sent an empty archive.', { status: 502 })
}

/** A tar of one folder without files. */
export function folderTar({ name, mode, uid, gid, mtime }: Header): Readable {
  const tar = pack()
  tar.entry({ name, type: 'directory', mode, uid, gid, mtime })
  tar.finalize()
  return Readable.from(tar)
}
