import { sql, type Transaction } from 'kysely'
import type { DeploymentKind } from '../domain/deployment.ts'
import type { DeploymentRow, Schema } from './schema.ts'

export interface NewDeployment {
  projectId: number
  userId: number
  kind: DeploymentKind
  branch?: string | null
  commit?: string | null
  subject?: string | null
  author?: string | null
  releaseId?: number
  retryOf?: number
  /** See Deployments.visit. */
  visit?: number
  /** Push options that matter later. */
  options?: string[]
}

export interface Enqueued {
  deployment: DeploymentRow
  /** Older queued ones that it makes pointless. */
  superseded: DeploymentRow[]
}

/** Adds a queued deployment, and ends those that it supersedes. */
export async function enqueue(tx: Transaction<Schema>, input: NewDeployment): Promise<Enqueued> {
  const { next } = await tx
    .selectFrom('deployments')
    .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
    .where('project_id', '=', input.projectId)
    .executeTakeFirstOrThrow()
  const now = Date.now()
  const superseded = await tx
    .updateTable('deployments')
    .set({ state: 'superseded', superseded_by: next, finished_at: now })
    .where('project_id', '=', input.projectId)
    .where('state', '=', 'queued')
    .where('kind', '=', input.kind)
    .where((where) => where('branch', 'is', input.branch ?? null))
    .returningAll()
    .execute()
  const deployment = await tx
    .insertInto('deployments')
    .values({
      project_id: input.projectId,
      number: next,
      kind: input.kind,
      state: 'queued',
      branch: input.branch ?? null,
      commit_oid: input.commit ?? null,
      subject: input.subject ?? null,
      author: input.author ?? null,
      user_id: input.userId,
      release_id: input.releaseId ?? null,
      retry_of: input.retryOf ?? null,
      visit: input.visit ?? null,
      options: JSON.stringify(input.options ?? []),
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { deployment, superseded }
}
