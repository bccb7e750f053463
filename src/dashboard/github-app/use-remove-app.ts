import { useMutation, useQueryClient } from '@tanstack/react-query'
import { githubAppQuery, removeGithubApp } from './github-app-api.ts'

/** Forgets the App, and what is known of ones that were lost. */
export function useRemoveApp() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: removeGithubApp,
    onSettled: () => client.invalidateQueries({ queryKey: githubAppQuery.queryKey }),
  })
}
