import { z } from 'zod'

/** What every spec must be like, written down apart from the parser. */
const nonempty = z.string().min(1)
const positive = z.int().positive()
const port = z.int().min(1).max(65535)
const mount = z
  .string()
  .regex(/^(\/[^/]+)+$/)
  .refine((path) => !/\/\.\.?(\/|$)/.test(path))
const source = z
  .string()
  .regex(/^[^/]/)
  .refine((path) => path.split('/').every((part) => part !== '' && part !== '..') && !path.startsWith('./'))
const text = z.string().refine((value) => !value.includes('\0') && value.isWellFormed())
const limit = z.int().min(-1)

const container = {
  volumes: z.array(
    z.strictObject({ name: z.string().regex(/^[A-Za-z0-9][\w.-]*$/), mount, readOnly: z.boolean() }),
  ),
  env: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[A-Za-z_][\w.-]*$/),
        value: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('literal'), text }),
          z.strictObject({ kind: z.literal('random'), token: nonempty.nullable() }),
          z.strictObject({ kind: z.literal('uuid'), token: z.null() }),
        ]),
        secret: z.boolean(),
      }),
    )
    .refine((env) => new Set(env.map(({ key }) => key)).size === env.length),
  configFiles: z.array(
    z
      .strictObject({ mount, source: source.nullable(), content: text.nullable() })
      .refine((file) => (file.source === null) !== (file.content === null)),
  ),
  size: z.strictObject({
    memoryBytes: positive.min(6 * 1024 ** 2).nullable(),
    cpus: z.number().positive().nullable(),
    diskBytes: positive.nullable(),
  }),
  command: z.array(text).min(1).nullable(),
  health: z
    .strictObject({
      path: z.string().startsWith('/').nullable(),
      port: port.nullable(),
      timeoutMs: positive.nullable(),
      intervalMs: positive.nullable(),
    })
    .nullable(),
  stop: z.strictObject({
    signal: z
      .string()
      .regex(/^SIG[A-Z0-9+-]+$/)
      .nullable(),
    graceMs: positive.nullable(),
  }),
}

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

const noMountTwice = (spec: { volumes: { mount: string }[]; configFiles: { mount: string }[] }) => {
  const mounts = [...spec.volumes, ...spec.configFiles].map((one) => one.mount)
  return new Set(mounts).size === mounts.length
}

const main = z
  .strictObject({
    ...container,
    port: port.nullable(),
    deploy: z.enum(['rolling', 'recreate']).nullable(),
    build: z.strictObject({
      dockerfile: source.nullable(),
      context: source.nullable(),
      target: nonempty.nullable(),
      args: z.record(z.string(), text),
      secrets: z.array(nonempty),
    }),
    needs: z.array(nonempty),
  })
  .refine(noMountTwice)

const service = z
  .strictObject({
    ...container,
    name: z
      .string()
      .regex(label)
      .refine((name) => name !== 'main'),
    catalogue: nonempty.nullable(),
    image: z
      .string()
      .regex(/^[^\s:@]+(:\d+\/[^\s:@]+)?(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/)
      .regex(/[:@]/),
    public: z.boolean().nullable(),
    ulimits: z.record(z.string(), z.strictObject({ soft: limit, hard: limit })),
  })
  .refine(noMountTwice)

export const validSpec = z
  .strictObject({
    main,
    services: z.array(service).max(255),
    domains: z.array(
      z.strictObject({
        host: z
          .string()
          .refine((host) => host.split('.').length > 1 && host.split('.').every((one) => label.test(one))),
        www: z.boolean(),
      }),
    ),
  })
  .refine(({ services }) => new Set(services.map(({ name }) => name)).size === services.length)
  .refine(({ main, services }) => main.needs.every((name) => services.some((one) => one.name === name)))
  .refine(({ services }) => services.filter((one) => one.public).length <= 1)
