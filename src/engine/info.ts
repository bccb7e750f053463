import { existsSync } from 'node:fs'
import type { Connection } from './connection.ts'
import type { EngineInfo } from './engine.ts'

export function engineInfo(connection: Connection): Promise<EngineInfo> {
  return connection.call(async (docker) => {
    const [version, info] = await Promise.all([docker.version(), docker.info()])
    const { local } = connection.host
    return {
      version: version.Version,
      architecture: version.Arch,
      os: version.Os,
      rootDir: local && existsSync(info.DockerRootDir) ? info.DockerRootDir : null,
    }
  })
}
