import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config.ts'
import { DopraxError } from './errors.ts'
import { programPath } from './setup/program-path.mjs'
import { prepareDataFolder } from './supervisor/data-folder.ts'
import { ensureEngine, keepEngine } from './supervisor/docker-engine.ts'
import { haproxyProcess } from './supervisor/haproxy.ts'
import { lockDataFolder } from './supervisor/instance-lock.ts'
import { loadConfig } from './supervisor/load-config.ts'
import { nodeProcess } from './supervisor/node-process.ts'
import { say } from './supervisor/output.ts'
import { endOrphan } from './supervisor/pid-file.ts'
import { checkPortIsFree } from './supervisor/ports.ts'
import { accepts, httpStatus } from './supervisor/probe.ts'
import { readyMessage } from './supervisor/ready-message.ts'
import { redisProcess } from './supervisor/redis.ts'
import { makeSecrets } from './supervisor/secrets.ts'
import { onStopSignals } from './supervisor/stop-signals.ts'
import { type ProcessSpec, Supervised } from './supervisor/supervised.ts'

/** First no more pushes come in, then the work of those that came is put down. */
const stopOrder = ['server', 'worker', 'haproxy', 'redis']

const { stop, hurry } = onStopSignals()
process.env.PATH = programPath

try {
  await run(loadConfig().config)
} catch (error) {
  if (!stop.aborted) {
    console.error(error instanceof DopraxError ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}
process.exit()

async function run(config: Config): Promise<void> {
  prepareDataFolder(config)
  using _lock = lockDataFolder(config.dataDir, config.runDir)
  makeSecrets(config)
  const specs = processes(config)
  for (const { pidFile, name } of specs.toReversed()) {
    // Visitors are answered by the former one until its successor starts.
    if (name === 'haproxy') continue
    if (await endOrphan(pidFile)) say('warn', `ended the ${name} process of a former start that was killed`)
  }
  await ensureEngine(config, stop)
  const running = new Map<string, Supervised>()
  try {
    for (const spec of specs) {
      if (stop.aborted) return
      const supervised = new Supervised(spec)
      running.set(spec.name, supervised)
      await supervised.start()
    }
    await untilReady(config)
    console.log(readyMessage(config))
    await keepEngine(config, stop)
  } finally {
    for (const name of stopOrder) await running.get(name)?.stop(hurry)
  }
}

/** In the order of their start. */
function processes(config: Config): ProcessSpec[] {
  const { runDir, port } = config
  return [
    ...(config.redisUrl ? [] : [redisProcess(config)]),
    haproxyProcess(config),
    nodeProcess('server', 'src/server.ts', runDir, 15_000, () => checkPortIsFree(port, 'DOPRAX_PORT')),
    nodeProcess('worker', 'worker/main.ts', runDir, 30_000),
  ]
}

async function untilReady({ port, httpPort }: Config): Promise<void> {
  const deadline = Date.now() + 60_000
  let status = 0
  while (!stop.aborted) {
    status = await httpStatus(port, '/healthz')
    if (status === 200 && (await accepts(httpPort))) return
    if (Date.now() > deadline) {
      throw new DopraxError(
        'not_ready',
        `GET http://localhost:${port}/healthz is ${status || 'not answered'} after 60 s.`,
      )
    }
    await sleep(50)
  }
}
