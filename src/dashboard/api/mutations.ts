import { api } from './client.ts'
import { pathOf } from './queries.ts'
import type { Deployment, EnvVariable, Plan } from './types.ts'

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

export function changeEnv(project: string, change: EnvChange) {
  return api<{ env: EnvVariable[]; deployment: Deployment | null }>(`${pathOf(project)}/env`, {
    method: 'PATCH',
    body: change,
  })
}
