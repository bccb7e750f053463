import { z } from 'zod'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'

const entrySchema = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  image: z.string(),
  tag: z.string().describe('the one that is run when none is chosen'),
  port: z.number(),
  dataPath: z.string().nullable().describe('where the image of that tag keeps its data'),
  memoryBytes: z.number(),
  env: z.array(z.object({ key: z.string(), generated: z.boolean(), secret: z.boolean() })),
  provides: z.array(z.string()).describe('variables with which main reaches it'),
})

export function catalogueRoutes(api: Api, { catalogue }: Pick<Services, 'catalogue'>): void {
  api.get(
    '/catalogue',
    {
      schema: {
        summary: 'The services that Doprax knows',
        response: { 200: z.object({ entries: z.array(entrySchema) }) },
      },
    },
    async () => ({
      entries: catalogue.entries.map(
        ({ name, aliases, image, tag, port, data, memoryBytes, env, provides }) => ({
          name,
          aliases,
          image,
          tag,
          port,
          dataPath: data.at(-1)?.path ?? null,
          memoryBytes,
          env: env.map(({ key, value, secret }) => ({ key, generated: value.kind !== 'literal', secret })),
          provides: provides.map(({ key }) => key),
        }),
      ),
    }),
  )
}
