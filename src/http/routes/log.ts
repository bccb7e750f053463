import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Services } from '../../actions/services.ts'
import { renderLogEvent } from '../../domain/log-event.ts'
import { type FollowedEvent, followLog, readLog } from '../../logs/follow.ts'
import type { Api } from '../api-types.ts'
import { deploymentParams } from '../schemas.ts'
import { openEventStream } from '../sse.ts'
import { findDeployment } from './deployments.ts'

const query = z.object({
  from: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('byte offset to go on from: the id of the last event seen'),
  download: z.string().optional(),
})

export function logRoutes(api: Api, services: Services): void {
  api.get(
    '/projects/:project/deployments/:number/log',
    {
      schema: {
        summary: 'The log: live as text/event-stream, or what is there as application/x-ndjson or text/plain',
        params: deploymentParams,
        querystring: query,
      },
    },
    async (request, reply) => {
      const { deployment } = await findDeployment(services, request.user, request.params)
      const path = services.logs.path(deployment.project_id, deployment.number)
      const lastId = Number(request.headers['last-event-id'])
      const from =
        Number.isSafeInteger(lastId) && lastId >= 0 && request.headers['last-event-id']
          ? lastId
          : (request.query.from ?? 0)
      const isOver = async () => (await services.store.deployments.get(deployment.id)).finished_at !== null

      if (request.headers.accept?.includes('text/event-stream')) {
        const stream = openEventStream(request, reply)
        for await (const batch of followLog(path, from, isOver, stream.closed)) {
          for (const { event, offset } of batch) await stream.send({ data: event, id: offset })
        }
        const { state } = await services.store.deployments.get(deployment.id)
        if (!stream.closed.aborted) await stream.send({ event: 'end', data: { state } })
        stream.end()
        return
      }
      const text = !request.headers.accept?.includes('application/x-ndjson')
      reply.type(text ? 'text/plain; charset=utf-8' : 'application/x-ndjson')
      if (request.query.download) {
        reply.header(
          'content-disposition',
          `attachment; filename="${request.params.project}-${deployment.number}.log"`,
        )
      }
      const batches = readLog(path, from)
      return reply.send(Readable.from(lines(batches, text)))
    },
  )
}

async function* lines(batches: AsyncIterable<FollowedEvent[]>, text: boolean): AsyncGenerator<string> {
  for await (const batch of batches) {
    const parts = batch.flatMap(({ event }) => (text ? renderLogEvent(event) : [JSON.stringify(event)]))
    yield parts.map((part) => `${part}\n`).join('')
  }
}
