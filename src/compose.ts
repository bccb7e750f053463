import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Redis } from 'ioredis'
import type { Services } from './actions/services.ts'
import type { Config } from './config.ts'
import type { Catalogue } from './domain/spec/catalogue.ts'
import { readHostRoutes } from './engine/host-routes.ts'
import { pickSubnet } from './engine/subnets.ts'
import { openRepositories } from './git/git-repositories.ts'
import { GithubApp } from './github/app/github-app.ts'
import { DeploymentLogs } from './logs/deployment-logs.ts'
import { Events } from './queue/events.ts'
import { connectRedis, Jobs, type QueueSettings } from './queue/jobs.ts'
import { openStore } from './store/store.ts'

export interface Composed {
  services: Services
  redis: Redis
  queue: QueueSettings
  /** This instance's id, six hex digits. */
  instance: string
  close(): Promise<void>
}

/** What server and worker both need, constructed once in each. */
export async function compose(config: Config, catalogue: Catalogue): Promise<Composed> {
  const instance = readFileSync(join(config.dataDir, 'instance'), 'utf8').trim()
  const queue = { redisUrl: config.redisUrl, redisSocket: config.redisSocket, instance }
  const redis = connectRedis(queue)
  redis.on('error', () => {})
  const store = openStore(config)
  const jobs = new Jobs(redis, queue)
  const events = new Events(redis, queue)
  const routes = await readHostRoutes()
  const services: Services = {
    config,
    store,
    repositories: await openRepositories({
      reposDir: config.reposDir,
      hooksDir: resolve(import.meta.dirname, '../hooks'),
      maxPushBytes: config.maxPushBytes,
    }),
    logs: new DeploymentLogs(config.logsDir),
    jobs,
    events,
    catalogue,
    githubApp: new GithubApp(config.githubApi, () => store.githubApp.find()),
    pickSubnet: (used) => pickSubnet(config.networkPool, used, routes),
  }
  events.start().catch(() => {})
  return {
    services,
    redis,
    queue,
    instance,
    async close() {
      await events.close()
      redis.disconnect()
      await store.close()
    },
  }
}
