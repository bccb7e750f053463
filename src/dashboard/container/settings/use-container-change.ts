import { api } from '../../api/client.ts'
import { settingsPath } from '../../api/queries.ts'
import { useAction } from '../../ui/use-action.ts'

/** Changes settings of main or a service; what is left out stays. */
export function useContainerChange(project: string, container: string, onDone?: () => void) {
  return useAction(
    project,
    (body: object) => api(settingsPath(project, container), { method: 'PATCH', body }),
    onDone,
  )
}
