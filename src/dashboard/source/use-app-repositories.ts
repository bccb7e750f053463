import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { githubAppQuery } from '../github-app/github-app-api.ts'

/** `owner/name` of what the GitHub App may read, as far as GitHub says; null: there is no App, or it is not for this user. */
export function useAppRepositories(): string[] | null {
  const me = useQuery(queries.me())
  const app = useQuery({ ...githubAppQuery, enabled: me.data?.user.admin === true })
  const hasApp = app.data != null && app.data.app !== null
  const { data } = useQuery({ ...queries.appRepositories(), enabled: hasApp })
  return hasApp ? (data ?? []).map(({ name }) => name) : null
}
