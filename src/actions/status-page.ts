import type { Services } from './services.ts'

export function statusPage({ config }: Pick<Services, 'config'>, project: string, number: number): string {
  return `http://${config.domain}:${config.port}/projects/${project}/deployments/${number}`
}
