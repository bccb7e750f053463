import type { Config } from '../config.ts'
import type { Services } from './services.ts'

export function statusPage({ config }: Pick<Services, 'config'>, project: string, number: number): string {
  return `${base(config)}/projects/${project}/deployments/${number}`
}

/** Where GitHub is to send a project's deliveries. */
export function webhookUrl(config: Config, project: string): string {
  return `${base(config)}/webhooks/github/${project}`
}

function base({ domain, port }: Config): string {
  return `http://${domain}:${port}`
}
