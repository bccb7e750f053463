import { z } from 'zod'
import type { Services } from '../../actions/services.ts'
import { checkSpec } from '../../domain/spec/check-spec.ts'
import type { Api } from '../api-types.ts'
import { specSchema } from '../spec-schemas.ts'
import { textBody } from '../text-body.ts'

const messages = z.array(z.object({ line: z.number(), column: z.number(), message: z.string() }))

export function specRoutes(api: Api, { catalogue }: Pick<Services, 'catalogue'>): void {
  api.post(
    '/spec/check',
    {
      schema: {
        summary: 'What is wrong in a doprax.yaml, and what it means',
        consumes: ['application/yaml', 'text/plain'],
        body: textBody,
        response: {
          200: z.object({
            ok: z.boolean(),
            errors: messages,
            warnings: messages,
            spec: specSchema.nullable(),
          }),
        },
      },
    },
    async (request) => checkSpec(request.body, catalogue).parsed,
  )
}
