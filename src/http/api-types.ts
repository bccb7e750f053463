import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { User } from '../store/users.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the auth hook on every route but those that let anyone in. */
    user: User
    /** The session cookie's token, when that is how the request was let in. */
    sessionToken: string | null
  }
  interface FastifyContextConfig {
    /** Lets everyone in. */
    open?: boolean
  }
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>
export type { FastifyReply, FastifyRequest }
