import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { DopraxError, messageOf } from '../errors.ts'
import type { Api } from './api-types.ts'

/** Every error as `{error: {code, message, details?}}` with its status. */
export function answerErrors(api: Api): void {
  api.setErrorHandler((error, request, reply) => {
    if (error instanceof DopraxError) {
      const { code, message, details } = error
      return reply
        .status(error.status)
        .send({ error: { code, message, ...(details === undefined ? {} : { details }) } })
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const details = error.validation.map(({ instancePath, message }) => ({ path: instancePath, message }))
      const message = details
        .map(({ path, message }) => `${path.slice(1).replaceAll('/', '.') || 'The request'}: ${message}`)
        .join('; ')
      return reply.status(400).send({ error: { code: 'bad_request', message, details } })
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500
    if (status < 500)
      return reply.status(status).send({ error: { code: 'bad_request', message: messageOf(error) } })
    request.log.error({ err: error }, 'request failed')
    return reply.status(500).send({
      error: { code: 'internal', message: 'Something went wrong on the server; its log says what.' },
    })
  })
}
