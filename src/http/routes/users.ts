import { z } from 'zod'
import { checkAdmin } from '../../actions/access.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'

export function userRoutes(api: Api, { store }: Pick<Services, 'store'>): void {
  api.post(
    '/users',
    {
      schema: {
        summary: 'Add a user (admins only); the token is shown this once',
        body: z.object({
          name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use lower-case letters, digits, . _ -'),
        }),
        response: { 201: z.object({ name: z.string(), token: z.string() }) },
      },
    },
    async (request, reply) => {
      checkAdmin(request.user, 'add users')
      const { user, token } = await store.users.create(request.body.name)
      await store.audit({ userId: request.user.id, action: 'user.create', details: { name: user.name } })
      return reply.status(201).send({ name: user.name, token })
    },
  )
}
