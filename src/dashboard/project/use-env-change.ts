import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeEnv, type EnvChange } from '../api/mutations.ts'
import { queries } from '../api/queries.ts'

export function useEnvChange(project: string, container: string, onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: EnvChange) => changeEnv(project, container, change),
    onSuccess: ({ env }) => {
      client.setQueryData(queries.env(project, container).queryKey, env)
      void client.invalidateQueries({ queryKey: ['project', project] })
      onDone?.()
    },
  })
}
