import { api } from '../api/client.ts'
import { containerPath } from '../api/queries.ts'
import type { Service } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { useAction } from '../ui/use-action.ts'

type Order = 'start' | 'stop' | 'restart' | 'update'

/** Start, or stop and restart: what makes sense as it stands. */
export function ServiceActions({ project, service, more }: ServiceActionsProps) {
  const { name, wanted } = service
  const order = useAction(project, (verb: Order) =>
    api(`${containerPath(project, name)}/${verb}`, { method: 'POST' }),
  )
  const button = (verb: Order, label: string) => (
    <button
      type="button"
      className="button small"
      aria-label={`${label} ${name}`}
      disabled={order.isPending}
      onClick={() => order.mutate(verb)}
    >
      {label}
    </button>
  )
  return (
    <>
      {wanted === 'stopped' ? (
        button('start', 'Start')
      ) : (
        <>
          {more && button('update', 'Pull anew')}
          {button('restart', 'Restart')}
          {button('stop', 'Stop')}
        </>
      )}
      <ActionError error={order.error} />
    </>
  )
}

interface ServiceActionsProps {
  project: string
  service: Service
  /** Also what is seldom done. */
  more?: boolean
}
