import { mainEnv } from '../domain/spec/main-settings.ts'
import type { LogWriter } from '../logs/deployment-logs.ts'
import { createRedactor } from '../logs/redactor.ts'
import type { DeploymentRow } from '../store/schema.ts'
import type { Services } from './services.ts'

export interface DeploymentLog extends LogWriter {
  /** Takes up the secrets that the project has got since; what was one before stays one. */
  learnSecrets(): Promise<void>
}

export type LogServices = Pick<Services, 'store' | 'logs' | 'catalogue'>
type LoggedDeployment = Pick<DeploymentRow, 'project_id' | 'number' | 'release_id'>

/** A writer to a deployment's log that knows the secrets of the project and of the release to be deployed. */
export async function openLog(services: LogServices, deployment: LoggedDeployment): Promise<DeploymentLog> {
  const { store, logs } = services
  const { project_id: projectId, number } = deployment
  const secrets = new Set(await secretsOfRelease(services, deployment))
  let redact = createRedactor([])
  const learnSecrets = async () => {
    for (const secret of await store.env.secrets(projectId)) secrets.add(secret)
    for (const { secret, value } of (await mainEnvNow(services, projectId)).values())
      if (secret) secrets.add(value)
    const credentials = (await store.sources.find(projectId))?.credentials
    if (credentials?.kind === 'token') secrets.add(credentials.token)
    if (credentials?.kind === 'key') secrets.add(credentials.key)
    redact = createRedactor([...secrets])
  }
  await learnSecrets()
  return { ...logs.writer(projectId, number, (text) => redact(text)), learnSecrets }
}

/** Values that its release has of variables that are secret now, or are no more: nobody knows what those were. */
async function secretsOfRelease(
  services: LogServices,
  { project_id: projectId, release_id: releaseId }: LoggedDeployment,
): Promise<string[]> {
  if (releaseId === null) return []
  const { store } = services
  const env = store.releases.env(await store.releases.get(releaseId))
  const now = await mainEnvNow(services, projectId)
  return Object.entries(env)
    .filter(([key]) => now.get(key)?.secret ?? true)
    .map(([, value]) => value)
}

async function mainEnvNow({ store, catalogue }: LogServices, projectId: number) {
  const { spec, generated } = await store.definitions.get(projectId)
  return mainEnv(spec, generated, catalogue)
}
