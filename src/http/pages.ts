import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { Config } from '../config.ts'
import type { Api } from './api-types.ts'

const built = fileURLToPath(new URL('../../dist/dashboard', import.meta.url))

/** The page whose form goes to GitHub. */
const postsToGithub = '/github-app/new'

/** The dashboard: one page that finds its way by the address. Hashed files may be kept by browsers for good. */
export async function servePages(app: Api, { githubUrl }: Pick<Config, 'githubUrl'>): Promise<void> {
  if (!existsSync(built)) throw new Error(`The dashboard is not built (${built}): npm start builds it.`)
  await app.register(fastifyStatic, {
    root: built,
    index: false,
    wildcard: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === 'GET' && !request.url.startsWith('/api/') && !request.url.startsWith('/assets/')
    if (wantsPage && request.url.split('?', 1)[0] === postsToGithub) {
      const csp = String(reply.getHeader('content-security-policy'))
      reply.header('content-security-policy', csp.replace('form-action', `$& ${new URL(githubUrl).origin}`))
    }
    if (wantsPage) return reply.type('text/html; charset=utf-8').sendFile('index.html')
    reply.status(404).send({
      error: {
        code: 'not_found',
        message: `There is nothing at ${request.method} ${request.url.split('?')[0]}.`,
      },
    })
  })
}
