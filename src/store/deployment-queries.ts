import { sql } from 'kysely'
import { activeStates, pendingStates } from '../domain/deployment.ts'
import { NotFoundError } from '../errors.ts'
import { ofCommit } from './arrive.ts'
import type { Database } from './database.ts'
import type { DeploymentRow } from './schema.ts'

/** Which deployments there are. */
export class DeploymentQueries {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async get(id: number): Promise<DeploymentRow> {
    const row = await this.#db.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new NotFoundError('The deployment is gone: its project has been deleted.')
    return row
  }

  async find(projectId: number, number: number): Promise<DeploymentRow | null> {
    const query = this.#db
      .selectFrom('deployments')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('number', '=', number)
    return (await query.executeTakeFirst()) ?? null
  }

  /** Newest first, those with a lower number than `before`. */
  async list(projectId: number, limit: number, before: number | null = null): Promise<DeploymentRow[]> {
    let query = this.#db.selectFrom('deployments').selectAll().where('project_id', '=', projectId)
    if (before !== null) query = query.where('number', '<', before)
    return query.orderBy('number', 'desc').limit(limit).execute()
  }

  /** The newest of a commit that came to a branch. */
  async ofCommit(projectId: number, branch: string, commit: string): Promise<DeploymentRow | null> {
    return (await ofCommit(this.#db, projectId, branch, commit)) ?? null
  }

  async active(projectId: number): Promise<DeploymentRow | null> {
    const query = this.#db
      .selectFrom('deployments')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('state', 'in', activeStates)
    return (await query.executeTakeFirst()) ?? null
  }

  /** All that is queued, building or releasing, over all projects, oldest first. */
  async pending(): Promise<DeploymentRow[]> {
    return this.#db
      .selectFrom('deployments')
      .selectAll()
      .where('state', 'in', pendingStates)
      .orderBy('id')
      .execute()
  }

  /** Live ones whose predecessor is still to be retired. */
  async unsettled(): Promise<DeploymentRow[]> {
    const query = this.#db
      .selectFrom('deployments')
      .selectAll()
      .where('state', '=', 'live')
      .where('finished_at', 'is', null)
    return query.execute()
  }

  async live(): Promise<DeploymentRow[]> {
    return this.#db.selectFrom('deployments').selectAll().where('state', '=', 'live').execute()
  }

  /** Whether this container is the main one of a project now. */
  async isLive(containerId: string): Promise<boolean> {
    const query = this.#db
      .selectFrom('deployments')
      .select('id')
      .where('state', '=', 'live')
      .where('container_id', '=', containerId)
    return (await query.executeTakeFirst()) !== undefined
  }

  /** The oldest queued one of a project that has nothing under way; those that await approval or checks stand aside. */
  async nextQueued(projectId: number): Promise<DeploymentRow | null> {
    const query = this.#db
      .selectFrom('deployments')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('state', 'in', pendingStates)
      .where('awaits_approval', '=', 0)
      .where('awaits_checks', '=', 0)
      .orderBy(sql`state = 'queued'`)
      .orderBy('id')
    const row = await query.executeTakeFirst()
    return row?.state === 'queued' ? row : null
  }
}
