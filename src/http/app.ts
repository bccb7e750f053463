import type { IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, { LogController } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { ServerServices } from '../actions/services.ts'
import { createServer } from '../node-http.ts'
import type { Api } from './api-types.ts'
import { requireUser } from './auth.ts'
import { answerErrors } from './errors.ts'
import { servePages } from './pages.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { configFileRoutes } from './routes/config-files.ts'
import { definitionRoutes } from './routes/definition.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { deploymentRoutes } from './routes/deployments.ts'
import { diskRoutes } from './routes/disk.ts'
import { domainRoutes } from './routes/domains.ts'
import { envRoutes } from './routes/env.ts'
import { eventRoutes } from './routes/events.ts'
import { githubAppRoutes } from './routes/github-app.ts'
import { keptVolumeRoutes } from './routes/kept-volumes.ts'
import { logRoutes } from './routes/log.ts'
import { mainRoutes } from './routes/main.ts'
import { planRoutes } from './routes/plans.ts'
import { projectRoutes } from './routes/projects.ts'
import { releaseRoutes } from './routes/releases.ts'
import { serviceRoutes } from './routes/services.ts'
import { sessionRoutes } from './routes/session.ts'
import { sourceRoutes } from './routes/source.ts'
import { specRoutes } from './routes/spec.ts'
import { userRoutes } from './routes/users.ts'
import { volumeRoutes } from './routes/volumes.ts'
import { webhookRoute } from './routes/webhook.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { acceptText } from './text-body.ts'

/** Takes requests before Fastify looks at them: git's bodies are streams, and its URLs are checked raw. */
export interface RawEndpoint {
  matches(request: IncomingMessage): boolean
  handle(request: IncomingMessage, response: ServerResponse): void
}

/** The HTTP server of API, pages and git, not yet listening. */
export async function createApp(
  services: ServerServices,
  git: RawEndpoint,
  options: { version: string; logger: Logger },
): Promise<Api> {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    bodyLimit: 4 * 1024 * 1024,
    // As long as a host name.
    routerOptions: { maxParamLength: 253 },
    serverFactory: (handler) => {
      const server = createServer((request, response) => {
        if (git.matches(request)) git.handle(request, response)
        else handler(request, response)
      })
      // A push may take longer than Node's five minutes; the git endpoint has an idle time-out of its own.
      server.requestTimeout = 0
      return server
    },
  }) as unknown as Api
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: csp },
    hsts: false,
    crossOriginOpenerPolicy: false,
  })
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Doprax',
        version: options.version,
        description: 'Errors are {error: {code, message, details?}}.',
      },
      servers: [{ url: services.config.url }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  })
  answerErrors(app)
  app.get('/healthz', { schema: { hide: true } }, async () => {
    await services.store.deployments.pending()
    return { ok: true }
  })
  await app.register(
    async (scope) => {
      const api = scope as unknown as Api
      requireUser(api, services.store)
      acceptText(api)
      sessionRoutes(api, services, options.version)
      userRoutes(api, services)
      projectRoutes(api, services)
      deploymentRoutes(api, services)
      planRoutes(api, services)
      logRoutes(api, services)
      releaseRoutes(api, services)
      envRoutes(api, services)
      sourceRoutes(api, services)
      githubAppRoutes(api, services)
      webhookRoute(api, services)
      deliveryRoutes(api, services)
      eventRoutes(api, services)
      definitionRoutes(api, services)
      mainRoutes(api, services)
      serviceRoutes(api, services)
      configFileRoutes(api, services)
      volumeRoutes(api, services)
      diskRoutes(api, services)
      keptVolumeRoutes(api, services)
      domainRoutes(api, services)
      catalogueRoutes(api, services)
      specRoutes(api, services)
      api.get('/openapi.json', { config: { open: true }, schema: { hide: true } }, async () => app.swagger())
    },
    { prefix: '/api/v1' },
  )
  await app.register(async (scope) => webhookRoutes(scope as unknown as Api, services))
  await servePages(app, services.config)
  return app
}

const csp = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}
