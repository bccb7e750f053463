import type { LogWriter } from '../logs/deployment-logs.ts'
import { createRedactor } from '../logs/redactor.ts'
import type { DeploymentRow } from '../store/schema.ts'
import type { Services } from './services.ts'

/** A writer to a deployment's log that knows the project's secrets. */
export async function openLog(
  { store, logs }: Pick<Services, 'store' | 'logs'>,
  deployment: Pick<DeploymentRow, 'project_id' | 'number'>,
): Promise<LogWriter> {
  const secrets = await store.env.secrets(deployment.project_id)
  return logs.writer(deployment.project_id, deployment.number, createRedactor(secrets))
}
