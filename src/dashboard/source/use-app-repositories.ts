import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'

/** `owner/name` of what the GitHub App may read; null: there is no App, or it is not for this user. */
export function useAppRepositories(): string[] | null {
  const me = useQuery(queries.me())
  const { data } = useQuery({ ...queries.appRepositories(), enabled: me.data?.user.admin === true })
  return data?.map(({ name }) => name) ?? null
}
