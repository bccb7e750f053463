import { mayUse } from '../../actions/access.ts'
import type { Services } from '../../actions/services.ts'
import type { ChangeEvent } from '../../queue/events.ts'
import type { User } from '../../store/users.ts'
import type { Api } from '../api-types.ts'
import { openEventStream } from '../sse.ts'

export function eventRoutes(api: Api, { store, events }: Pick<Services, 'store' | 'events'>): void {
  api.get(
    '/events',
    { schema: { summary: 'Live as text/event-stream: what of mine has changed and should be asked again' } },
    async (request, reply) => {
      const stream = openEventStream(request, reply)
      const stop = events.listen(async (event) => {
        if (event.kind !== 'cancel' && (await concerns(request.user, event)))
          await stream.send({ data: event })
      })
      stream.closed.addEventListener('abort', stop)
    },
  )

  async function concerns(user: User, event: ChangeEvent): Promise<boolean> {
    if (user.admin) return true
    const project = await store.projects.find(event.project)
    return project !== null && mayUse(user, project)
  }
}
