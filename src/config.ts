import { availableParallelism, homedir, totalmem } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { Patience } from './domain/checks.ts'
import type { Limits } from './domain/limits.ts'
import { DopraxError } from './errors.ts'

const number = (what: string) => z.coerce.number(`must be ${what}`)
const port = (fallback: number) => {
  const what = 'a port from 1 to 65535'
  return number(what)
    .int(`must be ${what}`)
    .min(1, `must be ${what}`)
    .max(65535, `must be ${what}`)
    .default(fallback)
}
const seconds = (fallback: number) => positive('a number of seconds above 0').default(fallback)
const positive = (what: string) => number(what).positive(`must be ${what}`)

/** Sizes as people write them: `512mb`, `1gb`, `1.5g`, or bytes. */
const bytes = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const match = /^(\d+(?:\.\d+)?)\s*(b|kb?|mb?|gb?|tb?)?$/i.exec(text.trim())
      if (!match) {
        context.addIssue(`is '${text}', which is no size; write it like 512mb or 2gb`)
        return z.NEVER
      }
      const power = 'bkmgt'.indexOf((match[2] ?? 'b')[0]!.toLowerCase())
      return Math.round(Number(match[1]) * 1024 ** power)
    })

const hostname = z
  .string()
  .toLowerCase()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    'is not a host name',
  )

/** Without a slash at the end. */
const webAddress = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be an address like ${example}` })
    .transform((url) => url.replace(/\/+$/, ''))

/** Without a path: pages and API lie at the root. */
const publicAddress = (example: string) =>
  webAddress(example)
    .refine((url) => new URL(url).href === `${new URL(url).origin}/`, `must be an address like ${example}`)
    .transform((url) => new URL(url).origin)

const settings = z.object({
  DOPRAX_DATA: z
    .string()
    .refine(isAbsolute, 'must be an absolute path')
    .default(process.getuid?.() === 0 ? '/var/lib/doprax' : join(homedir(), '.local/share/doprax')),
  DOPRAX_PORT: port(7070),
  DOPRAX_HTTP_PORT: port(8080),
  DOPRAX_DOMAIN: hostname.default('localhost'),
  DOPRAX_URL: publicAddress('https://doprax.example.com').optional(),
  DOPRAX_TOKEN: z.string().min(16, 'is too short: use 16 characters or more').optional(),
  DOPRAX_REDIS_URL: z.string().optional(),
  DOPRAX_NETWORK_POOL: z
    .cidrv4('must be a range of IPv4 addresses like 10.96.0.0/12')
    .refine(
      (range) => Number(range.split('/')[1]) <= 23,
      'must have room for at least one /23, like 10.96.0.0/12',
    )
    .default('10.96.0.0/12'),
  DOPRAX_BUILDS: z.coerce.number().int().min(1).max(64).default(2),
  DOPRAX_BUILD_TIMEOUT: seconds(1800),
  DOPRAX_BUILD_MEMORY: bytes(String(Math.round(totalmem() * 0.75))),
  DOPRAX_BUILD_CPUS: z.coerce.number().min(0.01).default(availableParallelism()),
  DOPRAX_BUILD_CACHE: bytes('10gb'),
  DOPRAX_HEALTH_TIMEOUT: seconds(60),
  DOPRAX_ENGINE_TIMEOUT: seconds(300),
  DOPRAX_DRAIN_TIMEOUT: seconds(30),
  DOPRAX_STOP_GRACE: seconds(10),
  DOPRAX_QUIET: seconds(30),
  DOPRAX_MAX_PUSH: bytes('2gb'),
  DOPRAX_MIN_FREE_DISK: bytes('1gb'),
  DOPRAX_KEEP_VOLUMES: z.coerce.number().min(0).default(7),
  DOPRAX_MEMORY: bytes('512mb'),
  DOPRAX_CPUS: z.coerce.number().positive().default(1),
  DOPRAX_GITHUB_URL: webAddress('https://github.com').default('https://github.com'),
  DOPRAX_GITHUB_API: webAddress('https://api.github.com').default('https://api.github.com'),
  DOPRAX_DISK: bytes('10gb'),
  DOPRAX_ALLOW_PRIVATE_SOURCES: z.stringbool().default(false),
  DOPRAX_SOURCE_CHECK: seconds(300),
  DOPRAX_CHECKS_TIMEOUT: seconds(3600),
  DOPRAX_CHECKS_GRACE: seconds(120),
  DOPRAX_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})

/** Everything that the environment decides, read once. Times in milliseconds, sizes in bytes. */
export interface Config {
  dataDir: string
  /** Sockets and pid files; inside dataDir. */
  runDir: string
  databaseFile: string
  keyFile: string
  tokenFile: string
  reposDir: string
  logsDir: string
  redisDir: string
  ingressDir: string
  hookSocket: string
  port: number
  httpPort: number
  domain: string
  /** Where others reach API, pages and git; without a slash at the end. */
  url: string
  /** The same, where the environment says it; null: it does not, and each request says where it has reached us. */
  givenUrl: string | null
  /** Given by the environment; null: generated at first start. */
  token: string | null
  /** null: our embedded one on a unix socket. */
  redisUrl: string | null
  redisSocket: string
  networkPool: string
  /** Builds at the same time, over all projects. */
  builds: number
  buildTimeoutMs: number
  /** Of all builds together, on an engine that we start. */
  buildLimits: { memoryBytes: number; cpus: number }
  /** What the build cache of an engine that we start may grow to. */
  buildCacheBytes: number
  healthTimeoutMs: number
  /** So long does a deployment wait for an engine that is away. */
  engineTimeoutMs: number
  drainTimeoutMs: number
  stopGraceSeconds: number
  /** A `git push` that has had nothing to show for this long says where it stands. */
  quietMs: number
  maxPushBytes: number
  minFreeDiskBytes: number
  /** The volumes of a deleted project stay so long. */
  keepVolumesMs: number
  /** Of a container whose size says nothing else. */
  limits: Limits
  githubUrl: string
  githubApi: string
  /** Projects may be imported from addresses that are not on the public internet. */
  allowPrivateSources: boolean
  /** So often is a source looked at whose delivery may have been missed. */
  sourceCheckMs: number
  /** How long deployments wait for a commit's checks. */
  checks: Patience
  logLevel: string
}

/** Throws a DopraxError `bad_settings` that names each wrong setting. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new DopraxError('bad_settings', `These settings can't be used:\n  ${lines.join('\n  ')}`)
  }
  const s = parsed.data
  const dataDir = s.DOPRAX_DATA
  const runDir = join(dataDir, 'run')
  if (join(runDir, 'haproxy-master.sock').length > 100) {
    throw new DopraxError(
      'bad_settings',
      `DOPRAX_DATA is too long a path for unix sockets (${dataDir}): use one of at most 75 characters.`,
    )
  }
  return {
    dataDir,
    runDir,
    databaseFile: join(dataDir, 'doprax.db'),
    keyFile: join(dataDir, 'key'),
    tokenFile: join(dataDir, 'admin-token'),
    reposDir: join(dataDir, 'repos'),
    logsDir: join(dataDir, 'logs'),
    redisDir: join(dataDir, 'redis'),
    ingressDir: join(dataDir, 'ingress'),
    hookSocket: join(runDir, 'hook.sock'),
    port: s.DOPRAX_PORT,
    httpPort: s.DOPRAX_HTTP_PORT,
    domain: s.DOPRAX_DOMAIN,
    url: s.DOPRAX_URL ?? `http://${s.DOPRAX_DOMAIN}:${s.DOPRAX_PORT}`,
    givenUrl: s.DOPRAX_URL ?? null,
    token: s.DOPRAX_TOKEN ?? null,
    redisUrl: s.DOPRAX_REDIS_URL ?? null,
    redisSocket: join(runDir, 'redis.sock'),
    networkPool: s.DOPRAX_NETWORK_POOL,
    builds: s.DOPRAX_BUILDS,
    buildTimeoutMs: s.DOPRAX_BUILD_TIMEOUT * 1000,
    buildLimits: { memoryBytes: s.DOPRAX_BUILD_MEMORY, cpus: s.DOPRAX_BUILD_CPUS },
    buildCacheBytes: s.DOPRAX_BUILD_CACHE,
    healthTimeoutMs: s.DOPRAX_HEALTH_TIMEOUT * 1000,
    engineTimeoutMs: s.DOPRAX_ENGINE_TIMEOUT * 1000,
    drainTimeoutMs: s.DOPRAX_DRAIN_TIMEOUT * 1000,
    stopGraceSeconds: s.DOPRAX_STOP_GRACE,
    quietMs: s.DOPRAX_QUIET * 1000,
    maxPushBytes: s.DOPRAX_MAX_PUSH,
    minFreeDiskBytes: s.DOPRAX_MIN_FREE_DISK,
    keepVolumesMs: s.DOPRAX_KEEP_VOLUMES * 24 * 3_600_000,
    limits: { memoryBytes: s.DOPRAX_MEMORY, cpus: s.DOPRAX_CPUS, pids: 1024, diskBytes: s.DOPRAX_DISK },
    githubUrl: s.DOPRAX_GITHUB_URL,
    githubApi: s.DOPRAX_GITHUB_API,
    allowPrivateSources: s.DOPRAX_ALLOW_PRIVATE_SOURCES,
    sourceCheckMs: s.DOPRAX_SOURCE_CHECK * 1000,
    checks: { graceMs: s.DOPRAX_CHECKS_GRACE * 1000, limitMs: s.DOPRAX_CHECKS_TIMEOUT * 1000 },
    logLevel: s.DOPRAX_LOG_LEVEL,
  }
}
