import type { VolumeMount } from '../../src/domain/spec/spec.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { LogWriter } from '../../src/logs/deployment-logs.ts'

/** Says where a volume lies over files of the image: people look for them long when they change and nothing happens. */
export async function noteHidden(
  engine: Engine,
  image: string,
  volumes: VolumeMount[],
  log: LogWriter,
): Promise<void> {
  if (volumes.length === 0) return
  const covered = await engine.pathsWithFiles(
    image,
    volumes.map(({ mount }) => mount),
  )
  for (const { name, mount } of volumes.filter(({ mount }) => covered.includes(mount))) {
    const text = `the volume ${name} hides the image's own files in ${mount}: it got a copy of them when it was new, and keeps that`
    log.write({ type: 'note', text })
  }
}
