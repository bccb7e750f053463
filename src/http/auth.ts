import { ForbiddenError, UnauthorizedError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import type { Api, FastifyRequest } from './api-types.ts'

export const sessionCookie = 'doprax_session'
/** A page of another site can make a browser send our cookie, but not this header. */
const pageHeader = 'x-doprax-request'

/** Every request needs a token, in the Authorization header or a session's cookie, unless its route is open. */
export function requireUser(api: Api, store: Store): void {
  api.decorateRequest('user')
  api.decorateRequest('sessionToken', null)
  api.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.open) return
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const cookie = request.cookies[sessionCookie]
    const token = bearer ?? cookie
    const user = token ? await store.users.byToken(token) : null
    if (!user) throw new UnauthorizedError()
    if (!bearer) checkOwnPage(request)
    request.user = user
    request.sessionToken = bearer ? null : cookie!
  })
}

function checkOwnPage(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers[pageHeader]) return
  throw new ForbiddenError(`A change with a session cookie needs the header ${pageHeader}.`)
}
