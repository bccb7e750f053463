import type { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import type { Connection } from './connection.ts'
import { openHelper } from './helpers.ts'

/** Those of `paths` at which an image itself has a file, or a folder that is not empty. */
export async function pathsWithFiles(
  connection: Connection,
  instance: string,
  image: string,
  paths: string[],
): Promise<string[]> {
  await using helper = await openHelper(connection, instance, { image })
  const found: string[] = []
  for (const path of paths) {
    const tar = await connection.find((docker) => docker.getContainer(helper.id).getArchive({ path }))
    if (tar && (await hasFiles(tar as Readable))) found.push(path)
  }
  return found
}

/** A folder's first entry is itself. */
async function hasFiles(tar: Readable): Promise<boolean> {
  const entries = extract()
  tar.pipe(entries as unknown as NodeJS.WritableStream)
  try {
    let first = true
    for await (const entry of entries) {
      if (!first || entry.header.type !== 'directory') return true
      first = false
      entry.resume()
    }
    return false
  } finally {
    tar.destroy()
  }
}
