import { z } from 'zod'
import { maxSpecBytes } from '../domain/spec/decode.ts'
import { leastMemory } from '../domain/spec/keys/container.ts'
import { ulimitNames } from '../domain/spec/keys/ulimits.ts'

/** The shapes of a spec; what its texts may be is checked where it is edited. No limit is below doprax.yaml's. */

const many = 10_000
const name = z.string().min(1).max(maxSpecBytes)
const path = z.string().min(1).max(maxSpecBytes)
const port = z.int().min(1).max(65535)
const ms = z
  .int()
  .min(1)
  .max(24 * 3_600_000)
  .describe('milliseconds')
const bytes = z.int().min(1).max(Number.MAX_SAFE_INTEGER)

export const volumeMountSchema = z.strictObject({
  name,
  mount: path.describe('absolute path in the container'),
  readOnly: z.boolean().default(false),
})

export const envEntrySchema = z.strictObject({
  key: name,
  value: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('literal'),
        text: z.string().nullable().describe('null: secret, not shown; sent back, it stays as it is'),
      }),
      z.strictObject({ kind: z.literal('random'), token: z.string().max(64).nullable() }),
      z.strictObject({ kind: z.literal('uuid'), token: z.null() }),
    ])
    .describe('a generated value is made once; `random` of a token is the same wherever the token stands'),
  secret: z.boolean().default(false),
})

export const configFileSchema = z.strictObject({
  mount: path.describe('absolute path of the file in the container'),
  source: z.string().nullable().default(null).describe('path in the source code; null: kept in Doprax'),
  content: z.string().nullable().default(null),
})

export const sizeSchema = z.strictObject({
  memoryBytes: bytes.min(leastMemory).nullable(),
  cpus: z.number().min(0.01).max(1024).nullable(),
  diskBytes: bytes.nullable(),
})

const healthSchema = z.strictObject({
  path: z.string().nullable().describe('an HTTP path; null: that the port takes connections is enough'),
  port: port.nullable(),
  timeoutMs: ms.nullable(),
  intervalMs: ms.nullable(),
})

const stopSchema = z.strictObject({ signal: z.string().max(30).nullable(), graceMs: ms.nullable() })

export const containerShape = {
  volumes: z.array(volumeMountSchema).max(many),
  env: z.array(envEntrySchema).max(many),
  configFiles: z.array(configFileSchema).max(many),
  size: sizeSchema,
  command: z
    .array(z.string().max(maxSpecBytes))
    .min(1)
    .max(many)
    .nullable()
    .describe("replaces the image's CMD"),
  health: healthSchema.nullable(),
  stop: stopSchema,
}

const buildSchema = z.strictObject({
  dockerfile: path.nullable(),
  context: path.nullable(),
  target: name.nullable(),
  args: z.record(z.string(), z.string().max(maxSpecBytes)),
  secrets: z.array(name).max(many).describe('variables that the build may mount as secrets'),
})

const mainShape = {
  ...containerShape,
  port: port.nullable(),
  deploy: z.enum(['rolling', 'recreate']).nullable(),
  build: buildSchema,
  needs: z.array(name).max(many).describe('services without which main is not started'),
}

const limit = z.int().min(-1)

export const serviceShape = {
  ...containerShape,
  catalogue: z.string().max(100).nullable().describe('its entry in the catalogue'),
  image: name,
  public: z.boolean().nullable().describe('whether it is to face the internet; null: by what it exposes'),
  ulimits: z.partialRecord(z.enum(ulimitNames), z.strictObject({ soft: limit, hard: limit })),
}

const partialContainer = {
  size: sizeSchema.partial(),
  health: healthSchema.partial().nullable(),
  stop: stopSchema.partial(),
}

export const mainSchema = z.object(mainShape)
export const mainInputSchema = z
  .strictObject({ ...mainShape, ...partialContainer, build: buildSchema.partial() })
  .partial()

export const serviceSchema = z.object({ name: z.string(), ...serviceShape })
export const serviceInputSchema = z
  .strictObject({ ...serviceShape, ...partialContainer, tag: z.string().max(200) })
  .partial()

export const domainSchema = z.object({
  host: z.string(),
  www: z.boolean().describe('also the name with www. before it'),
})

export const specSchema = z.object({
  main: mainSchema,
  services: z.array(serviceSchema),
  domains: z.array(domainSchema),
})
