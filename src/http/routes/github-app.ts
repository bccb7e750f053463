import { z } from 'zod'
import { checkAdmin } from '../../actions/access.ts'
import { installed, installedRepositories } from '../../actions/look-at-github-app.ts'
import type { ServerServices } from '../../actions/services.ts'
import { beginGithubApp, finishGithubApp, removeGithubApp } from '../../actions/set-up-github-app.ts'
import type { Api, FastifyRequest } from '../api-types.ts'
import { githubAppSchema } from '../schemas.ts'
import { viewGithubApp } from '../view-github-app.ts'

/** GitHub's rules for the name of an account. */
const account = z
  .string()
  .regex(
    /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i,
    'use the name of the organization as it is in its address',
  )

/** The server's own GitHub App, for admins. */
export function githubAppRoutes(api: Api, services: ServerServices): void {
  const setterOf = ({ user, sessionToken }: FastifyRequest) => ({ userId: user.id, sessionToken })

  api.get(
    '/github-app',
    {
      schema: {
        summary: 'The GitHub App, and where it is installed (admins only)',
        response: { 200: githubAppSchema },
      },
    },
    async (request) => {
      checkAdmin(request.user, 'see the GitHub App')
      return viewGithubApp(services, (await services.store.githubApp.find()) && (await installed(services)))
    },
  )

  api.get(
    '/github-app/repositories',
    {
      schema: {
        summary: 'Repositories that can be imported with the GitHub App (admins only)',
        response: {
          200: z.object({
            repositories: z.array(
              z.object({ name: z.string(), private: z.boolean(), defaultBranch: z.string() }),
            ),
          }),
        },
      },
    },
    async (request) => {
      checkAdmin(request.user, 'use the GitHub App')
      const found = await installedRepositories(services)
      return {
        repositories: found.map((each) => ({
          name: each.full_name,
          private: each.private,
          defaultBranch: each.default_branch,
        })),
      }
    },
  )

  api.post(
    '/github-app/manifest',
    {
      schema: {
        summary: 'Begin to set up the GitHub App: what the browser is to post to GitHub (admins only)',
        body: z.strictObject({
          organization: account.optional().describe('whose App it is to be; else of the own account'),
        }),
        response: {
          200: z.object({
            action: z.string().describe("the form's address, good for an hour and for one App"),
            manifest: z.string().describe("the form's field of that name"),
          }),
        },
      },
    },
    async (request) => {
      checkAdmin(request.user, 'set up the GitHub App')
      return beginGithubApp(services, setterOf(request), request.body.organization ?? null)
    },
  )

  api.post(
    '/github-app',
    {
      schema: {
        summary: 'Fetch the keys of the App that GitHub has made (admins only, in the session that began it)',
        body: z.strictObject({
          code: z.string().regex(/^[\w-]{1,200}$/),
          state: z.string().max(200),
        }),
        response: { 201: githubAppSchema },
      },
    },
    async (request, reply) => {
      checkAdmin(request.user, 'set up the GitHub App')
      await finishGithubApp(services, setterOf(request), request.body)
      return reply.status(201).send(await viewGithubApp(services, null))
    },
  )

  api.delete(
    '/github-app',
    {
      schema: {
        summary: 'Forget the GitHub App; at GitHub it is to be deleted there (admins only)',
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      checkAdmin(request.user, 'remove the GitHub App')
      await removeGithubApp(services, request.user)
      return reply.status(204).send(null)
    },
  )
}
