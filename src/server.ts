import { readFileSync } from 'node:fs'
import { freeBytes } from './actions/free-bytes.ts'
import { keepDiskFree } from './actions/keep-disk-free.ts'
import { createPushHandler } from './actions/receive-push.ts'
import type { ServerEngine } from './actions/services.ts'
import { loadCatalogue } from './catalogue.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { createGitEndpoint } from './git/endpoint.ts'
import { createApp } from './http/app.ts'
import { createLogger } from './log.ts'
import { liveUnderSupervisor } from './process-life.ts'

/** How long a git client may send nothing. */
const gitIdleMs = 60_000

const config = readConfig()
const logger = createLogger('server', config.logLevel)
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const { services: shared, instance, close } = await compose(config, loadCatalogue())

let engine: ServerEngine | null = null

/** Some 30 MB, for what few requests need. */
async function loadEngine(): Promise<ServerEngine> {
  const { createDockerEngine } = await import('./engine/docker-engine.ts')
  engine ??= createDockerEngine({ instance, dockerHost: process.env.DOCKER_HOST })
  return engine
}

const services = { ...shared, instance, engine: loadEngine }
await services.store.users.ensureAdmin(readFileSync(config.tokenFile, 'utf8').trim())

const git = await createGitEndpoint({
  repositories: services.repositories,
  handler: createPushHandler(services),
  hookSocket: config.hookSocket,
  maxPushBytes: config.maxPushBytes,
  idleMs: gitIdleMs,
  disk: {
    room: async () => (await freeBytes(config.reposDir)) - config.minFreeDiskBytes,
    keepFree: (source) => keepDiskFree(source, config.reposDir, config.minFreeDiskBytes),
  },
  givenUrl: config.givenUrl,
  onError: (err) => logger.error({ err }, 'git endpoint'),
})
const app = await createApp(services, git, { version, logger })
// Fastify names every address that it listens at, and each project's network adds one.
logger.level = 'error'
await app.listen({ port: config.port, host: '0.0.0.0' })
logger.level = config.logLevel

liveUnderSupervisor(async () => {
  await git.close()
  await app.close()
  await close()
})
