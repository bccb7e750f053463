import { api } from '../api/client.ts'
import { pathOf } from '../api/queries.ts'
import type { Delivery, Deployment, Project, Source, Webhook } from '../api/types.ts'

/** Of token, deploy key and App, none: those of the same repository stay; null: forget them. */
export interface SourceInput {
  url: string
  branch?: string
  token?: string | null
  deployKey?: string | null
  githubApp?: boolean
  watch: string[]
  waitForChecks: boolean
}

export function setSource(project: string, body: SourceInput) {
  return api<{ source: Source }>(`${pathOf(project)}/source`, { method: 'POST', body })
}

export function forgetSource(project: string) {
  return api<void>(`${pathOf(project)}/source`, { method: 'DELETE' })
}

/** Deploys the newest commit. */
export function importNow(project: string) {
  return api<Deployment>(`${pathOf(project)}/import`, { method: 'POST' })
}

export function importProject(name: string, source: SourceInput) {
  return api<Project>('/projects', { method: 'POST', body: { name, source } })
}

export function setUpWebhook(project: string) {
  return api<{ webhook: Webhook }>(`${pathOf(project)}/webhook`, { method: 'POST' })
}

export function removeWebhook(project: string) {
  return api<void>(`${pathOf(project)}/webhook`, { method: 'DELETE' })
}

export function redeliver(project: string, id: number) {
  return api<Delivery>(`${pathOf(project)}/deliveries/${id}/redeliver`, { method: 'POST' })
}
