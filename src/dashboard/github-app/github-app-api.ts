import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import type { GithubAppView } from '../api/types.ts'

/** What GitHub sends a person back with, once it has made an App. */
export interface CreatedAnswer {
  code: string
  state: string
}

export const githubAppQuery = queryOptions({
  queryKey: ['github-app'],
  queryFn: ({ signal }) => api<GithubAppView>('/github-app', { signal }),
})

/** Leaves for GitHub, which asks for the App's name. `organization` undefined: it is to be of the person's account. */
export async function leaveForGithub(organization: string | undefined): Promise<void> {
  const body = organization === undefined ? {} : { organization }
  const form = await api<{ action: string; manifest: string }>('/github-app/manifest', {
    method: 'POST',
    body,
  })
  const element = Object.assign(document.createElement('form'), { method: 'post', action: form.action })
  element.append(
    Object.assign(document.createElement('input'), {
      type: 'hidden',
      name: 'manifest',
      value: form.manifest,
    }),
  )
  document.body.append(element)
  element.submit()
}

export function finishGithubApp(body: CreatedAnswer) {
  return api<GithubAppView>('/github-app', { method: 'POST', body })
}

export function removeGithubApp() {
  return api<void>('/github-app', { method: 'DELETE' })
}
