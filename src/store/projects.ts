import { sql, type Transaction } from 'kysely'
import { ConflictError, NotFoundError } from '../errors.ts'
import { type Database, isUniqueViolation } from './database.ts'
import type { ProjectRow, Schema } from './schema.ts'

/** A project as the ingress needs it: what is live, and where. */
export interface LiveProject {
  name: string
  slot: number
  slotServer: 'a' | 'b'
  subnet: string
  /** null: nothing is live. */
  upstream: { address: string; port: number } | null
  held: boolean
  recreates: boolean
  /** The service that faces the internet; null: main does. */
  public: { address: string; port: number } | null
  /** Names beside the one under DOPRAX_DOMAIN. */
  domains: string[]
}

type ProjectChanges = Partial<
  Pick<ProjectRow, 'deploy_branch' | 'held' | 'recreates' | 'public_service' | 'public_port' | 'auto_apply'>
>

export class ProjectStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /**
   * `pickSubnet` gets the subnets in use and gives a free one. Throws ConflictError `name_taken`.
   * Slot and subnet are unique in the database, so two first pushes at once can't get the same.
   */
  async create(name: string, ownerId: number, pickSubnet: (used: string[]) => string): Promise<ProjectRow> {
    try {
      return await this.#db.transaction().execute(async (tx) => {
        const rows = await tx.selectFrom('projects').select(['slot', 'subnet']).execute()
        const used = new Set(rows.map((row) => row.slot))
        let slot = 0
        while (used.has(slot)) slot++
        const project = await tx
          .insertInto('projects')
          .values({
            name,
            owner_id: ownerId,
            slot,
            subnet: pickSubnet(rows.map((row) => row.subnet)),
            slot_server: 'b',
            created_at: Date.now(),
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        await returnVolumes(tx, project)
        return project
      })
    } catch (error) {
      if (isUniqueViolation(error))
        throw new ConflictError('name_taken', `The name ${name} is taken: choose another one.`)
      throw error
    }
  }

  async find(name: string): Promise<ProjectRow | null> {
    return (
      (await this.#db.selectFrom('projects').selectAll().where('name', '=', name).executeTakeFirst()) ?? null
    )
  }

  async get(id: number): Promise<ProjectRow> {
    const row = await this.#db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new NotFoundError('The project has been deleted.')
    return row
  }

  /** All projects, or those of one owner, by name. */
  async list(ownerId: number | null): Promise<ProjectRow[]> {
    let query = this.#db.selectFrom('projects').selectAll().orderBy('name')
    if (ownerId !== null) query = query.where('owner_id', '=', ownerId)
    return query.execute()
  }

  /** Its domains, www names among them. */
  async hosts(id: number): Promise<string[]> {
    const query = this.#db.selectFrom('domains').select('host').where('project_id', '=', id).orderBy('host')
    return (await query.execute()).map(({ host }) => host)
  }

  async update(id: number, changes: ProjectChanges): Promise<void> {
    await this.#db.updateTable('projects').set(changes).where('id', '=', id).execute()
  }

  /** Another subnet, when the engine turned out to have the first one in use. */
  async moveSubnet(id: number, pickSubnet: (used: string[]) => string): Promise<ProjectRow> {
    return this.#db.transaction().execute(async (tx) => {
      const rows = await tx.selectFrom('projects').select('subnet').execute()
      return tx
        .updateTable('projects')
        .set({ subnet: pickSubnet(rows.map((row) => row.subnet)) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
    })
  }

  /** Its volumes stay until `keptUntil`; asked for again, the first time counts. */
  async markDeleting(id: number, keptUntil: number): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx.updateTable('projects').set({ deleting: 1 }).where('id', '=', id).execute()
      await tx
        .updateTable('volumes')
        .set({ expires_at: sql`coalesce(expires_at, ${keptUntil})` })
        .where('project_id', '=', id)
        .execute()
    })
  }

  /** The row of a project of which nothing else is left but its volumes. */
  async remove(id: number): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .updateTable('volumes')
        .set({ project_id: null, expires_at: sql`coalesce(expires_at, ${Date.now()})` })
        .where('project_id', '=', id)
        .execute()
      await tx.deleteFrom('projects').where('id', '=', id).execute()
    })
  }

  /** The whole truth about traffic, for the ingress. */
  async routes(): Promise<LiveProject[]> {
    const rows = await this.#db
      .selectFrom('projects')
      .leftJoin('deployments', 'deployments.id', 'projects.live_deployment_id')
      .leftJoin('releases', 'releases.id', 'deployments.release_id')
      .leftJoin('services', (join) =>
        join
          .onRef('services.project_id', '=', 'projects.id')
          .onRef('services.name', '=', 'projects.public_service'),
      )
      .select([
        'projects.name',
        'projects.slot',
        'projects.slot_server',
        'projects.subnet',
        'deployments.container_address',
        'releases.port',
        'projects.held',
        'projects.recreates',
        'projects.public_port',
        'services.container_address as public_address',
        'projects.id',
      ])
      .orderBy('projects.slot')
      .execute()
    const domains = Map.groupBy(
      await this.#db.selectFrom('domains').selectAll().orderBy('host').execute(),
      (domain) => domain.project_id,
    )
    return rows.map((row) => ({
      name: row.name,
      slot: row.slot,
      slotServer: row.slot_server,
      subnet: row.subnet,
      upstream: addressed(row.container_address, row.port),
      held: row.held === 1,
      recreates: row.recreates === 1,
      public: addressed(row.public_address, row.public_port),
      domains: domains.get(row.id)?.map(({ host }) => host) ?? [],
    }))
  }
}

function addressed(address: string | null, port: number | null): { address: string; port: number } | null {
  return address && port ? { address, port } : null
}

/** A new project of the same owner and name gets back the volumes that are still kept of the deleted one. */
async function returnVolumes(tx: Transaction<Schema>, { id, name, owner_id }: ProjectRow): Promise<void> {
  await tx
    .updateTable('volumes')
    .set({ project_id: id, expires_at: null })
    .where('project_id', 'is', null)
    .where('project', '=', name)
    .where('owner_id', '=', owner_id)
    .execute()
}
