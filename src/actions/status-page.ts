import type { Config } from '../config.ts'
import type { Services } from './services.ts'

export function statusPage({ config }: Pick<Services, 'config'>, project: string, number: number): string {
  return `${config.url}/projects/${project}/deployments/${number}`
}

/** Where GitHub is to send a project's deliveries. */
export function webhookUrl({ url }: Pick<Config, 'url'>, project: string): string {
  return `${url}/webhooks/github/${project}`
}

/** Where it is to send those of its App, whatever the repository. */
export function appWebhookUrl({ url }: Pick<Config, 'url'>): string {
  return `${url}/webhooks/github`
}
