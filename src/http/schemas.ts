import { z } from 'zod'
import { deploymentStates } from '../domain/deployment.ts'
import { planActions, planStates } from '../domain/plan/plan-item.ts'
import { serviceStates } from '../domain/spec/service-states.ts'
import { serviceSchema } from './spec-schemas.ts'

const time = z.iso.datetime().describe('UTC')
const nullableTime = time.nullable()
const ms = z.number().describe('milliseconds')

export const projectParams = z.object({ project: z.string() })
export const serviceParams = projectParams.extend({ service: z.string().toLowerCase() })
/** Of what can't be undone: the name of it once more. */
export const confirmQuery = z.object({ confirm: z.string().optional() })
export const volumeParams = projectParams.extend({ volume: z.string() })
export const deploymentParams = projectParams.extend({ number: z.coerce.number().int().min(1) })

export const planSchema = z.object({
  state: z.enum(planStates),
  items: z.array(
    z.object({
      action: z.enum(planActions),
      container: z.string().nullable().describe('main or a service; null: the project'),
      what: z.string().describe('service, env, volume, config file, image, memory, ...'),
      name: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      effect: z.string().nullable(),
      loses: z.boolean().describe('so it waits for approval always'),
    }),
  ),
  decidedBy: z.string().nullable(),
  decidedAt: nullableTime,
})

const originSchema = z
  .object({
    kind: z.enum(['git', 'import', 'webhook', 'source']),
    host: z.string().nullable().describe('whose webhook it was: github, ...'),
  })
  .nullable()
  .describe('where the commit came from; `source`: found there; null: the deployment is no push, or a retry')

export const deploymentSchema = z.object({
  project: z.string(),
  number: z.number(),
  kind: z.enum(['push', 'rollback', 'config']),
  state: z.enum(deploymentStates),
  branch: z.string().nullable(),
  commit: z.string().nullable().describe('40 hex digits'),
  subject: z.string().nullable(),
  author: z.string().nullable(),
  by: z.string().describe('name of the user'),
  origin: originSchema,
  createdAt: time,
  startedAt: nullableTime,
  builtAt: nullableTime,
  liveAt: nullableTime,
  finishedAt: nullableTime,
  release: z.number().nullable(),
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  supersededBy: z.number().nullable(),
  retryOf: z.number().nullable(),
  canceling: z.boolean(),
  cancelable: z.boolean(),
  retryable: z.boolean(),
  queue: z.object({ position: z.number(), waitsFor: z.string() }).nullable(),
  awaitsApproval: z.boolean().describe('of its plan'),
  awaitsChecks: z.boolean().describe("others', of its commit"),
  plan: planSchema.nullable().describe('null: doprax.yaml changes nothing'),
  image: z
    .object({ sizeBytes: z.number(), buildMs: ms, steps: z.number(), cachedSteps: z.number() })
    .nullable(),
  swap: z
    .object({
      from: z.number().nullable(),
      drainMs: ms,
      requests: z.number(),
      failed: z.number(),
      cut: z.number(),
    })
    .nullable(),
})
export type DeploymentView = z.infer<typeof deploymentSchema>

export const projectSchema = z.object({
  name: z.string(),
  url: z.string(),
  remote: z.string().describe('for git; the token is its password'),
  deployBranch: z.string().nullable(),
  owner: z.string(),
  createdAt: time,
  deleting: z.boolean(),
  volumesKeptUntil: nullableTime.describe('of a project that is being deleted and has volumes'),
  autoApply: z.boolean().describe('plans without a loss are applied without being asked for'),
  publicContainer: z.string().describe('main, or the service that faces the internet'),
  domains: z.array(z.string()).describe('names beside that of the url'),
  services: z.object({ total: z.number(), running: z.number() }),
  live: z
    .object({
      release: z.number(),
      deployment: z.number(),
      commit: z.string().nullable(),
      subject: z.string().nullable(),
      since: time,
      origin: originSchema,
    })
    .nullable(),
  active: deploymentSchema.nullable(),
  latest: deploymentSchema.nullable(),
})
export type ProjectView = z.infer<typeof projectSchema>

export const releaseSchema = z.object({
  number: z.number(),
  deployment: z.number(),
  commit: z.string().nullable(),
  subject: z.string().nullable(),
  createdAt: time,
  live: z.boolean(),
  image: z.object({ id: z.string(), sizeBytes: z.number(), present: z.boolean() }),
  port: z.number(),
  canRollback: z.boolean(),
})
export type ReleaseView = z.infer<typeof releaseSchema>

export const deliverySchema = z.object({
  id: z.number(),
  host: z.string().describe('github, ...; doprax: it looked at the branch itself'),
  guid: z.string().describe("the host's own id of it"),
  event: z.string(),
  verdict: z.enum(['deploy', 'ping', 'ignored']),
  reason: z.string(),
  deployment: z
    .object({ number: z.number(), state: z.enum(deploymentStates), url: z.string().describe('of its page') })
    .nullable(),
  repeats: z.number().describe('how often it came again'),
  receivedAt: time,
})
export type DeliveryView = z.infer<typeof deliverySchema>

export const sourceInput = z.strictObject({
  url: z.string().min(1).max(2000).describe('https, ssh, or owner/name on GitHub'),
  branch: z.string().optional().describe('becomes the deploy branch; else the default one'),
  token: z
    .string()
    .min(1)
    .max(2000)
    .nullish()
    .describe('for https; kept encrypted. Without it, the one of the same repository stays; null forgets it'),
  deployKey: z
    .string()
    .min(1)
    .max(20_000)
    .nullish()
    .describe('SSH private key; kept encrypted, and stays as a token does'),
  githubApp: z
    .boolean()
    .optional()
    .describe('the GitHub App gives tokens, for repositories that it is installed in; admins only'),
  watch: z
    .array(
      z
        .string()
        .min(1)
        .max(500)
        .regex(/^[^\0]+$/),
    )
    .max(100)
    .optional()
    .describe('paths, globs too: webhooks deploy only what changes one of them'),
  waitForChecks: z
    .boolean()
    .default(false)
    .describe("GitHub with a token: webhooks deploy only what others' checks of the commit pass"),
})

export const sourceSchema = z.object({
  url: z.string(),
  page: z.string().nullable().describe('of the repository at GitHub; null: it is elsewhere'),
  branch: z.string().nullable().describe("null: the repository's default, known after the first import"),
  credentials: z.enum(['token', 'key', 'app']).nullable().describe('app: the GitHub App'),
  watch: z.array(z.string()),
  waitForChecks: z.boolean(),
  statusProblem: z.string().nullable().describe('why GitHub did not take the newest commit status'),
  head: z.string().nullable().describe('commit where the branch was when it was last looked at'),
  checkedAt: nullableTime,
  problem: z.string().nullable().describe('why it could not be looked at'),
})
export type SourceView = z.infer<typeof sourceSchema>

export const webhookSchema = z.object({
  url: z.string().describe('for GitHub; other hosts have their name in its place'),
  secret: z.string(),
  pingedAt: nullableTime.describe('null: no ping has arrived'),
  heardAt: nullableTime.describe('newest delivery that was signed well'),
  refused: z.number().describe('deliveries with a wrong signature or none'),
  madeFor: z.string().nullable().describe('URL of the source at whose host it was made by itself'),
  problem: z.string().nullable().describe('why it was not made when that was last tried: paste it there'),
})
export type WebhookView = z.infer<typeof webhookSchema>

export const githubAppSchema = z.object({
  app: z
    .object({
      name: z.string(),
      owner: z.string(),
      url: z.string().describe('its page at GitHub'),
      installUrl: z.string(),
      settingsUrl: z.string().describe('where its owner changes and deletes it'),
      webhookUrl: z.string().nullable().describe('null: GitHub can not reach this server'),
      heardAt: nullableTime.describe('newest delivery that was signed well'),
      refused: z.number().describe('deliveries with a wrong signature or none'),
      createdAt: time,
      installations: z.array(
        z.object({
          account: z.string(),
          url: z.string().describe('where it is changed'),
          suspended: z.boolean(),
          repositories: z.number().nullable().describe('how many it may read; null: not known'),
        }),
      ),
      problem: z.string().nullable().describe('why GitHub did not say where it is installed'),
    })
    .nullable(),
  reachable: z.boolean().describe('whether GitHub may send to the address of this server, DOPRAX_URL'),
  lost: z
    .object({ at: time, appsUrl: z.string() })
    .nullable()
    .describe('GitHub has made an App whose keys did not arrive: it is to be deleted there'),
})
export type GithubAppView = z.infer<typeof githubAppSchema>

export const envSchema = z.object({
  key: z.string(),
  value: z.string().nullable().describe('null when secret'),
  secret: z.boolean(),
})

export const serviceViewSchema = serviceSchema.extend({
  wanted: z.enum(['running', 'stopped']),
  state: z.enum(serviceStates),
  reason: z.string().nullable().describe('why it failed, or how far the pull is'),
  ports: z.array(z.number()).describe('TCP, as its image exposes them'),
  address: z.string().nullable().describe("on the project's network"),
  isPublic: z.boolean().describe('whether it faces the internet now'),
  containerId: z.string().nullable(),
  imageId: z.string().nullable(),
  updating: z.boolean().describe('its image is to be pulled anew'),
  changedAt: time,
  provides: z
    .array(z.object({ key: z.string(), value: z.string().nullable(), secret: z.boolean() }))
    .describe('variables with which main reaches it; null: secret'),
})
export type ServiceView = z.infer<typeof serviceViewSchema>

export const volumeSchema = z.object({
  name: z.string(),
  sizeBytes: z.number().nullable(),
  measuredAt: nullableTime,
  createdAt: time,
  mounts: z.array(
    z.object({
      container: z.string(),
      mount: z.string(),
      readOnly: z.boolean(),
      release: z.number().nullable().describe("the live release that has it, though main's next one won't"),
    }),
  ),
})
export type VolumeView = z.infer<typeof volumeSchema>

export const diskSchema = z.object({
  container: z.string().describe('main, or a service'),
  writtenBytes: z.number().nullable().describe('outside of volumes; null: not measured yet'),
  limitBytes: z.number().describe("its size's, or the server's default"),
  measuredAt: nullableTime,
})

export const keptVolumeSchema = z.object({
  id: z.number(),
  project: z.string(),
  name: z.string(),
  owner: z.string(),
  sizeBytes: z.number().nullable(),
  createdAt: time,
  keptUntil: nullableTime.describe('null: until it is removed by name'),
})
export type KeptVolumeView = z.infer<typeof keptVolumeSchema>

export const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
})
