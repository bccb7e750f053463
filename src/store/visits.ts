import type { Arrival } from '../domain/delivery.ts'
import { pendingStates } from '../domain/deployment.ts'
import { type Accepted, arrive, visitsOf } from './arrive.ts'
import type { Database } from './database.ts'
import type { DeploymentRow, ProjectRow } from './schema.ts'

/** What the worker finds when it looks at a source. */
export class VisitStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The branch is at this commit now: the deployment that it has, or a new one. */
  async seen(project: ProjectRow, arrival: Arrival): Promise<Accepted> {
    return this.#db
      .transaction()
      .execute((tx) => arrive(tx, { id: project.id, ownerId: project.owner_id }, arrival, { seen: true }))
  }

  /** The deployment of whatever is newest becomes that of this commit, unless another one waits that is it already. Returns it. */
  async adopt(
    deployment: DeploymentRow,
    owner: string,
    { branch, commit }: { branch: string; commit: string },
  ): Promise<DeploymentRow> {
    return this.#db.transaction().execute(async (tx) => {
      const waiting = await tx
        .selectFrom('deployments')
        .selectAll()
        .where('project_id', '=', deployment.project_id)
        .where('id', '!=', deployment.id)
        .where('kind', '=', 'push')
        .where('state', 'in', pendingStates)
        .where('branch', '=', branch)
        .where('commit_oid', '=', commit)
        .executeTakeFirst()
      if (waiting) return waiting
      const visit = (await visitsOf(tx, deployment.project_id, branch, commit)) + 1
      return tx
        .updateTable('deployments')
        .set({ branch, commit_oid: commit, visit })
        .where('id', '=', deployment.id)
        .where('lease_owner', '=', owner)
        .returningAll()
        .executeTakeFirstOrThrow()
    })
  }
}
