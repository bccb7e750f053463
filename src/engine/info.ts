import { existsSync } from 'node:fs'
import type { Connection } from './connection.ts'
import type { EngineInfo } from './engine.ts'

/** Each call sees that the engine answers. What it is takes the engine a tenth of a second to say, so that is asked once. */
export async function engineInfo(connection: Connection): Promise<EngineInfo> {
  await connection.call((docker) => docker.ping())
  return connection.fact('info', () => askWhatItIs(connection))
}

function askWhatItIs(connection: Connection): Promise<EngineInfo> {
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
