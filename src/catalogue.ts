import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Catalogue, CatalogueEntry } from './domain/spec/catalogue.ts'
import { readEnvValue } from './domain/spec/values/env-value.ts'
import { readDuration, readSize } from './domain/spec/values/scalars.ts'

const folder = join(import.meta.dirname, '../docker/catalogue')

const port = z.int().min(1).max(65535)
const since = z.int().default(0)
const secret = z.boolean().default(false)
const written = (read: (text: string) => number | null) =>
  z.string().transform((text, context) => {
    const value = read(text)
    if (value !== null) return value
    context.addIssue(`'${text}' can't be read`)
    return z.NEVER
  })

const entry = z.strictObject({
  image: z.string(),
  tag: z.string(),
  aliases: z.array(z.string()).default([]),
  port,
  data: z.array(z.strictObject({ path: z.string().startsWith('/'), since })).default([]),
  env: z
    .record(
      z.string(),
      z.strictObject({ value: z.string(), secret, since, unless: z.array(z.string()).default([]) }),
    )
    .default({}),
  command: z.array(z.string()).nullable().default(null),
  health: z.strictObject({ port, timeout: written(readDuration) }),
  stop: z.strictObject({ grace: written(readDuration) }).optional(),
  ulimits: z.record(z.string(), z.int().min(-1)).default({}),
  memory: written(readSize),
  provides: z
    .record(
      z.string(),
      z.strictObject({ text: z.string(), secret, otherwise: z.string().nullable().default(null) }),
    )
    .default({}),
})

/** The service catalogue: one file an entry, named after it. Throws a ZodError for a file that is wrong. */
export function loadCatalogue(): Catalogue {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
  return { entries: files.sort().map(readEntry) }
}

function readEntry(file: string): CatalogueEntry {
  const { health, stop, memory, env, ulimits, provides, ...same } = entry.parse(
    parse(readFileSync(join(folder, file), 'utf8')),
  )
  return {
    ...same,
    name: basename(file, '.yaml'),
    env: Object.entries(env).map(([key, { value, ...rest }]) => ({
      key,
      value: readEnvValue(value),
      ...rest,
    })),
    health: { port: health.port, timeoutMs: health.timeout },
    stop: { graceMs: stop?.grace ?? null },
    ulimits: Object.fromEntries(
      Object.entries(ulimits).map(([name, limit]) => [name, { soft: limit, hard: limit }]),
    ),
    memoryBytes: memory,
    provides: Object.entries(provides).map(([key, one]) => ({ key, ...one })),
  }
}
