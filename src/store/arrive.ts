import type { Transaction } from 'kysely'
import type { Arrival } from '../domain/delivery.ts'
import { isPending, isSuccess, standsAside } from '../domain/deployment.ts'
import type { Database } from './database.ts'
import { type Enqueued, enqueue, type NewDeployment } from './enqueue.ts'
import type { DeploymentRow, Schema } from './schema.ts'

export interface Accepted extends Enqueued {
  /** The commit had its deployment already: nothing was added. */
  joined: boolean
}

/**
 * The one deployment of a commit that has come to the deploy branch: the one that it has already, or a new one. The
 * branch comes to the same commit again when it has been elsewhere since, as by a revert with a forced push.
 * `seen`: the branch was looked at and is there now; a delivery alone may be late.
 */
export async function arrive(
  tx: Transaction<Schema>,
  project: { id: number; ownerId: number },
  arrival: Arrival,
  { seen }: { seen: boolean },
): Promise<Accepted> {
  const { branch, commit, before, subject, author } = arrival
  const known = await ofCommit(tx, project.id, branch, commit)
  const elsewhere = before === null ? undefined : await ofCommit(tx, project.id, branch, before)
  if (known && standsFor(known, elsewhere, seen)) return { deployment: known, superseded: [], joined: true }
  const added = await enqueue(tx, {
    projectId: project.id,
    userId: project.ownerId,
    kind: 'push',
    branch,
    commit,
    subject,
    author,
    visit: (await visitsOf(tx, project.id, branch, commit)) + 1,
  })
  return { ...added, joined: false }
}

/** The deployment, under way or live, of a commit that a person pushes with git while its delivery has come as well. */
export async function deliveredMeanwhile(
  tx: Transaction<Schema>,
  { projectId, kind, branch, commit, visit, retryOf, options = [] }: NewDeployment,
): Promise<DeploymentRow | null> {
  if (kind !== 'push' || !branch || !commit || visit || retryOf || options.length) return null
  const known = await ofCommit(tx, projectId, branch, commit)
  if (!known?.visit) return null
  const goesOn = isPending(known.state) && !known.cancel_requested && !standsAside(known)
  return goesOn || known.state === 'live' ? known : null
}

/** The newest deployment of a commit that came to a branch. */
export function ofCommit(
  db: Database | Transaction<Schema>,
  projectId: number,
  branch: string,
  commit: string,
): Promise<DeploymentRow | undefined> {
  return db
    .selectFrom('deployments')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('kind', '=', 'push')
    .where('branch', '=', branch)
    .where('commit_oid', '=', commit)
    .orderBy('id', 'desc')
    .executeTakeFirst()
}

/** How often a branch has come to a commit. */
export async function visitsOf(
  tx: Transaction<Schema>,
  projectId: number,
  branch: string,
  commit: string,
): Promise<number> {
  const { visits } = await tx
    .selectFrom('deployments')
    .select((select) => select.fn.max('visit').as('visits'))
    .where('project_id', '=', projectId)
    .where('branch', '=', branch)
    .where('commit_oid', '=', commit)
    .executeTakeFirstOrThrow()
  return visits ?? 0
}

/** Whether a commit's newest deployment is the one of this arrival too. */
function standsFor(known: DeploymentRow, elsewhere: DeploymentRow | undefined, seen: boolean): boolean {
  if (isPending(known.state) || known.state === 'live') return true
  if (elsewhere && elsewhere.id > known.id) return false
  if (known.state === 'superseded' && seen) return false
  // What a person tried with git push, and did not get live, is no answer to a merge.
  return known.visit !== null || isSuccess(known.state)
}
