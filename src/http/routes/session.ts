import { z } from 'zod'
import type { Services } from '../../actions/services.ts'
import { standsAside } from '../../domain/deployment.ts'
import { UnauthorizedError } from '../../errors.ts'
import type { Api } from '../api-types.ts'
import { sessionCookie } from '../auth.ts'

const userSchema = z.object({ name: z.string(), admin: z.boolean() })

export function sessionRoutes(
  api: Api,
  { store, config }: Pick<Services, 'store' | 'config'>,
  version: string,
): void {
  api.post(
    '/session',
    {
      config: { open: true, rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Sign in with a token; sets the session cookie',
        body: z.object({ token: z.string().max(500) }),
        response: { 200: z.object({ user: userSchema }) },
      },
    },
    async (request, reply) => {
      const user = await store.users.byToken(request.body.token.trim())
      if (!user) throw new UnauthorizedError()
      const session = await store.users.startSession(user.id)
      reply.setCookie(sessionCookie, session.token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        // We speak http alone; whoever comes by the public address may come through a proxy's TLS.
        secure: config.url === `https://${request.host}`,
        maxAge: session.seconds,
      })
      return { user }
    },
  )

  api.delete(
    '/session',
    { schema: { summary: 'Sign out', response: { 204: z.null() } } },
    async (request, reply) => {
      if (request.sessionToken) await store.users.endSession(request.sessionToken)
      return reply.clearCookie(sessionCookie, { path: '/' }).status(204).send(null)
    },
  )

  api.get(
    '/me',
    {
      schema: {
        summary: 'Who I am, and how busy the server is',
        response: {
          200: z.object({
            user: userSchema,
            gitUrl: z.string(),
            version: z.string(),
            keepVolumesMs: z.number().describe('how long the volumes of a deleted project stay'),
            builds: z.object({ running: z.number(), limit: z.number(), waiting: z.number() }),
            toApprove: z
              .array(z.object({ project: z.string(), number: z.number() }))
              .describe('deployments of my projects whose plan waits for approval, oldest first'),
          }),
        },
      },
    },
    async (request) => {
      const pending = await store.deployments.pending()
      const mine = await store.projects.list(request.user.admin ? null : request.user.id)
      return {
        user: request.user,
        gitUrl: config.url,
        version,
        keepVolumesMs: config.keepVolumesMs,
        builds: {
          running: pending.filter((deployment) => deployment.state === 'building').length,
          limit: config.builds,
          waiting: pending.filter((row) => row.state === 'queued' && row.kind === 'push' && !standsAside(row))
            .length,
        },
        toApprove: pending.flatMap(({ project_id, number, awaits_approval }) => {
          const project = awaits_approval && mine.find(({ id }) => id === project_id)
          return project ? [{ project: project.name, number }] : []
        }),
      }
    },
  )
}
