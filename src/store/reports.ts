import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { DeploymentRow } from './schema.ts'

/** All attempts to tell of a deployment take a few hours. */
const recentMs = 7 * 24 * 3_600_000

const stand = sql<string>`iif(deployments.state = 'queued' and deployments.awaits_checks, 'waiting', deployments.state)`

/** What the host knows once it has been told of a deployment as it is. */
export function standOf({ state, awaits_checks: waits }: DeploymentRow): string {
  return state === 'queued' && waits ? 'waiting' : state
}

/** What a source's host is told of each deployment: the stand that it knows, and when to try again. */
export class ReportStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /**
   * Deployments of commits from sources whose stand the host does not know yet, oldest first; the newest of each commit.
   * Not of those that ended long ago: it is asked for every other second, and there are ever more of them.
   */
  async due(now: number): Promise<DeploymentRow[]> {
    return this.#db
      .selectFrom('deployments')
      .innerJoin('sources', 'sources.project_id', 'deployments.project_id')
      .leftJoin('reports', 'reports.deployment_id', 'deployments.id')
      .selectAll('deployments')
      .where('deployments.id', 'in', this.#recent(now))
      .where('deployments.commit_oid', 'is not', null)
      .where((where) =>
        where.or([where('deployments.visit', 'is not', null), where('deployments.retry_of', 'is not', null)]),
      )
      .where('deployments.created_at', '>', sql<number>`sources.created_at - 1`)
      .where((where) =>
        where.or([
          where('reports.deployment_id', 'is', null),
          where.and([where('reports.told', 'is not', stand), where('reports.next_at', '<=', now)]),
        ]),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('deployments as newer')
              .select('newer.id')
              .whereRef('newer.project_id', '=', 'deployments.project_id')
              .whereRef('newer.commit_oid', '=', 'deployments.commit_oid')
              .whereRef('newer.kind', '=', 'deployments.kind')
              .whereRef('newer.id', '>', 'deployments.id'),
          ),
        ),
      )
      .orderBy('deployments.id')
      .execute()
  }

  #recent(now: number) {
    return this.#db
      .selectFrom('deployments')
      .select('id')
      .where((where) =>
        where.or([where('finished_at', 'is', null), where('finished_at', '>', now - recentMs)]),
      )
  }

  /** How often the newest try was repeated already. */
  async attempts(deploymentId: number): Promise<number> {
    const row = await this.#db
      .selectFrom('reports')
      .select('attempts')
      .where('deployment_id', '=', deploymentId)
      .executeTakeFirst()
    return row?.attempts ?? 0
  }

  /** `problem`: it was not taken, and will not be. */
  async told(deploymentId: number, stand: string, problem: string | null = null): Promise<void> {
    await this.#put(deploymentId, { told: stand, attempts: 0, next_at: 0, problem })
  }

  async failed(deploymentId: number, attempts: number, nextAt: number, problem: string): Promise<void> {
    await this.#put(deploymentId, { attempts, next_at: nextAt, problem })
  }

  /** Why the newest report was not taken; null: it was, or there is none. */
  async problem(projectId: number): Promise<string | null> {
    const row = await this.#db
      .selectFrom('reports')
      .innerJoin('deployments', 'deployments.id', 'reports.deployment_id')
      .select('reports.problem')
      .where('deployments.project_id', '=', projectId)
      .orderBy('reports.deployment_id', 'desc')
      .executeTakeFirst()
    return row?.problem ?? null
  }

  async #put(
    deploymentId: number,
    values: { told?: string; attempts: number; next_at: number; problem: string | null },
  ): Promise<void> {
    await this.#db
      .insertInto('reports')
      .values({ deployment_id: deploymentId, ...values })
      .onConflict((conflict) => conflict.column('deployment_id').doUpdateSet(values))
      .execute()
  }
}
