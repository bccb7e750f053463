import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'

/** `build`: commit → image, as many at once as set. `deploy`: image → traffic; it mostly waits, so many at once. */
export const queueNames = ['build', 'deploy'] as const
export type QueueName = (typeof queueNames)[number]

export interface Job {
  /** Id of the deployment. The job says only "look at it"; SQL says what there is to do. */
  deployment: number
}

export interface QueueSettings {
  redisUrl: string | null
  redisSocket: string
  /** Sets this instance's keys and channels apart in a shared Redis. */
  instance: string
}

/** Never gives up: what Redis misses while it is down, the reconciler makes good. */
export function connectRedis(settings: QueueSettings): Redis {
  const options = { maxRetriesPerRequest: null, retryStrategy: (times: number) => Math.min(times * 50, 1000) }
  return settings.redisUrl
    ? new Redis(settings.redisUrl, options)
    : new Redis({ path: settings.redisSocket, ...options })
}

export class Jobs {
  readonly #queues: Record<QueueName, Queue<Job>>

  constructor(connection: Redis, settings: QueueSettings) {
    const queue = (name: QueueName) => {
      const created = new Queue<Job>(name, { connection, prefix: prefix(settings) })
      created.on('error', () => {})
      return created
    }
    this.#queues = { build: queue('build'), deploy: queue('deploy') }
  }

  /** Adding twice does no harm: a deployment is claimed in SQL. `once`: not while the same is waiting. */
  async add(name: QueueName, deployment: number, options: { once?: boolean } = {}): Promise<void> {
    await this.#queues[name].add(
      name,
      { deployment },
      {
        removeOnComplete: true,
        removeOnFail: true,
        ...(options.once ? { jobId: `once-${deployment}` } : {}),
      },
    )
  }

  async close(): Promise<void> {
    await Promise.all(queueNames.map((name) => this.#queues[name].close()))
  }
}

/** Runs `work` for each job. A job lost with its worker is not run again: the reconciler decides from SQL. */
export function startWorker(
  name: QueueName,
  connection: Redis,
  settings: QueueSettings & { concurrency: number },
  work: (deployment: number) => Promise<void>,
  onError: (error: Error) => void,
): Worker<Job> {
  const worker = new Worker<Job>(name, (job) => work(job.data.deployment), {
    connection,
    prefix: prefix(settings),
    concurrency: settings.concurrency,
    maxStalledCount: 0,
    lockDuration: 60_000,
  })
  worker.on('error', onError)
  return worker
}

function prefix(settings: QueueSettings): string {
  return `doprax-${settings.instance}`
}
