import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Connection } from './connection.ts'
import { engineText } from './engine-errors.ts'
import { instanceLabel, volumeLabel } from './labels.ts'

const pauseMs = 1000

type DiskUsage = {
  Volumes: { Name: string; Labels: Record<string, string> | null; UsageData?: { Size: number } }[] | null
}

/** Bytes of each of our volumes, by name. Engines before 23.0 refuse a second count while one is going on. */
export async function volumeSizes(
  connection: Connection,
  instance: string,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  for (;;) {
    try {
      const { Volumes: volumes } = await connection.call((docker) => diskUsage(docker, signal), null)
      const known = (volumes ?? []).filter(
        ({ Labels: labels, UsageData: usage }) =>
          labels?.[instanceLabel] === instance && volumeLabel in labels && usage && usage.Size >= 0,
      )
      return new Map(known.map((volume) => [volume.Name, volume.UsageData!.Size]))
    } catch (error) {
      signal.throwIfAborted()
      if (!engineText(error).includes('already running')) throw error
      await sleep(pauseMs, undefined, { signal })
    }
  }
}

/** Docker Engine API, SystemDataUsage; `type` is of 1.42, and spares the engine the sizes of images and containers. */
function diskUsage(docker: Docker, signal: AbortSignal): Promise<DiskUsage> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: '/system/df?',
        method: 'GET',
        options: { type: 'volume' },
        abortSignal: signal,
        statusCodes: { 200: true },
      } as never,
      (error: unknown, data: unknown) => (error ? reject(error) : resolve(data as DiskUsage)),
    )
  })
}
