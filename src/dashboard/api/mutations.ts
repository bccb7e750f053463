import { api } from './client.ts'
import { containerPath, pathOf } from './queries.ts'
import type { Deployment, EnvVariable, Plan, Project } from './types.ts'

export function signIn(token: string) {
  return api<unknown>('/session', { method: 'POST', body: { token } })
}

export function signOut() {
  return api<void>('/session', { method: 'DELETE' })
}

export function cancelDeployment({ project, number }: Deployment) {
  return api<Deployment>(`${pathOf(project)}/deployments/${number}/cancel`, { method: 'POST', body: {} })
}

export function retryDeployment({ project, number }: Deployment) {
  return api<Deployment>(`${pathOf(project)}/deployments/${number}/retry`, { method: 'POST', body: {} })
}

export function decidePlan({ project, number }: Deployment, decision: 'approve' | 'decline') {
  return api<Plan>(`${pathOf(project)}/deployments/${number}/plan/${decision}`, { method: 'POST' })
}

/** Without a release: back to the one that was live before. */
export function rollBack(project: string, release?: number) {
  return api<Deployment>(`${pathOf(project)}/rollback`, {
    method: 'POST',
    body: release === undefined ? {} : { release },
  })
}

export interface EnvChange {
  set?: Record<string, { value: string; secret?: boolean }>
  unset?: string[]
}

export function changeEnv(project: string, container: string, change: EnvChange) {
  return api<{ env: EnvVariable[]; deployment: Deployment | null }>(
    `${containerPath(project, container)}/env`,
    {
      method: 'PATCH',
      body: change,
    },
  )
}

export function changeProject(project: string, change: { autoApply?: boolean; deployBranch?: string }) {
  return api<Project>(pathOf(project), { method: 'PATCH', body: change })
}

export function deleteProject(project: string) {
  return api<Project>(`${pathOf(project)}?${confirmed(project)}`, { method: 'DELETE' })
}

/** What can't be undone is asked for with its name. */
export function confirmed(name: string): string {
  return `confirm=${encodeURIComponent(name)}`
}
