import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import type { Connection } from './connection.ts'
import { removeContainer } from './containers.ts'
import { isRunning, ownName } from './helper-owner.ts'
import { removeImage } from './images.ts'
import { helperLabel, instanceLabel, ours } from './labels.ts'

/** A container that never starts: a way to the files of a volume through Docker's archive calls. */
export interface Helper extends AsyncDisposable {
  id: string
  image: string
}

/** With the volume `name` at `mount`. Disposal removes it. */
export async function openHelper(
  connection: Connection,
  instance: string,
  { image, volume }: { image: string; volume?: { name: string; mount: string } },
): Promise<Helper> {
  const options: Docker.ContainerCreateOptions = {
    Image: image,
    Entrypoint: [],
    Cmd: ['never started'],
    Labels: await helperLabels(instance),
    HostConfig: {
      NetworkMode: 'none',
      Mounts: volume && [
        {
          Type: 'volume',
          Source: volume.name,
          Target: volume.mount,
          VolumeOptions: { NoCopy: true } as never,
        },
      ],
    },
  }
  const { id } = await connection.call((docker) => docker.createContainer(options))
  return { id, image, [Symbol.asyncDispose]: () => removeContainer(connection, id) }
}

/** An image without any file. Disposal removes it. */
export async function openEmptyImage(
  connection: Connection,
  instance: string,
): Promise<{ id: string } & AsyncDisposable> {
  const labels = Object.entries(await helperLabels(instance))
  const changes = `LABEL ${labels.map((label) => label.join('=')).join(' ')}`
  const answer = await connection.call(async (docker) => {
    const tar = Readable.from([Buffer.alloc(1024)])
    const stream = (await docker.importImage(tar, { changes })) as unknown as Readable
    return text(stream)
  })
  const { status: id } = JSON.parse(answer.trim().split('\n').at(-1)!) as { status: string }
  return { id, [Symbol.asyncDispose]: () => removeImage(connection, id) }
}

/** Removes those that processes left which are gone. */
export async function removeLeftHelpers(connection: Connection, instance: string): Promise<void> {
  const filters = { label: [...ours(instance).label, helperLabel] }
  const [containers, images] = await connection.call((docker) =>
    Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listImages({ filters: filters as never }),
    ]),
  )
  for (const { Id, Labels } of containers)
    if (!(await isRunning(Labels[helperLabel]!))) await removeContainer(connection, Id)
  for (const { Id, Labels } of images)
    if (!(await isRunning(Labels[helperLabel]!))) await removeImage(connection, Id)
}

async function helperLabels(instance: string): Promise<Record<string, string>> {
  return { [instanceLabel]: instance, [helperLabel]: await ownName() }
}
