import { randomUUID } from 'node:crypto'
import { compose } from '../src/compose.ts'
import { createDockerEngine } from '../src/engine/docker-engine.ts'
import { parseDockerHost } from '../src/engine/docker-host.ts'
import { createHaproxy } from '../src/ingress/haproxy.ts'
import { haproxySettings } from '../src/ingress/haproxy-settings.ts'
import { createLogger } from '../src/log.ts'
import { liveUnderSupervisor } from '../src/process-life.ts'
import { startWorker } from '../src/queue/jobs.ts'
import { loadConfig } from '../src/supervisor/load-config.ts'
import { runBuild } from './build/run-build.ts'
import { watchChecks } from './checks/watch-checks.ts'
import { runDeploy } from './deploy/run-deploy.ts'
import { openFirewall } from './firewall.ts'
import { guardedIngress } from './guarded-ingress.ts'
import { KeyedMutex } from './keyed-mutex.ts'
import { Reconciler } from './reconcile/reconciler.ts'
import { recoverInterrupted } from './reconcile/recover.ts'
import { reportToGithub } from './report/report-to-github.ts'
import { currentRoutes } from './routes.ts'
import { Running } from './running.ts'
import { keepServices } from './services/keep-services.ts'
import { type KeeperServices, ServiceKeeper } from './services/service-keeper.ts'
import { watchSources } from './source/watch-sources.ts'
import { tellOutOfMemory } from './tell-out-of-memory.ts'
import type { WorkerServices } from './worker-services.ts'

/** Releases mostly wait for their program to start, so many may at once. */
const releasesAtOnce = 16

const { config, catalogue } = loadConfig()
const logger = createLogger('worker', config.logLevel)
const { services, queue, redis, instance, close } = await compose(config, catalogue)
const dockerHost = process.env.DOCKER_HOST
const engine = createDockerEngine({ instance, dockerHost })
const firewall = openFirewall(config, { instance, engineIsLocal: parseDockerHost(dockerHost).local, logger })
const ingress = guardedIngress(createHaproxy(haproxySettings(config)), firewall, instance)
const base: KeeperServices = {
  ...services,
  engine,
  ingress,
  instance,
  owner: randomUUID(),
  running: new Running(),
  settling: new KeyedMutex(),
  logger,
}
const keeper = new ServiceKeeper(base)
const worker: WorkerServices = { ...base, keeper }

// Before the first container of ours is started.
await ingress.guard(await currentRoutes(services))
await recoverInterrupted(worker)
const reconciler = new Reconciler(worker)
const reconciling = reconciler.run()
const stopped = new AbortController()
const watching = [reportToGithub, watchChecks, watchSources, watchEngine].map((watch) =>
  watch(worker, stopped.signal),
)
const jobs = (name: 'build' | 'deploy', concurrency: number, work: typeof runBuild) =>
  startWorker(
    name,
    redis,
    { ...queue, concurrency },
    (id) => work(worker, id),
    (error) => logger.warn(`${name} queue: ${error.message}`),
  )
const workers = [jobs('build', config.builds, runBuild), jobs('deploy', releasesAtOnce, runDeploy)]

services.events.listen(async (event) => {
  if (event.kind === 'project') {
    reconciler.hint()
    await keepServices(worker, event.project)
  }
  if (event.kind !== 'cancel' || event.deployment === null) return
  const project = await services.store.projects.find(event.project)
  const deployment = project && (await services.store.deployments.find(project.id, event.deployment))
  if (deployment) worker.running.cancel(deployment.id)
})

liveUnderSupervisor(async () => {
  stopped.abort()
  reconciler.stop()
  keeper.stop()
  await worker.running.stop()
  await Promise.all([...workers.map((each) => each.close(true)), reconciling, ...watching])
  await close()
})

/** A container that started has a new address, perhaps; after a break of the engine, everything may have. */
async function watchEngine(): Promise<void> {
  for await (const event of worker.engine.events(stopped.signal)) {
    if (event.kind === 'reconnected') reconciler.hint()
    else if (event.kind === 'out_of_memory')
      await tellOutOfMemory(worker, event).catch((err) =>
        logger.warn({ err }, 'could not tell of a lack of memory'),
      )
    else if (event.role === 'main') {
      // Candidates and old versions come and go with every deployment, which sees to them itself.
      if (await services.store.deployments.isLive(event.id).catch(() => true)) reconciler.hint()
    }
    // The engine may be gone by now; the reconciler tries again, and nothing here may end the worker.
    else await keepServices(worker, event.project).catch(() => reconciler.hint())
  }
}
