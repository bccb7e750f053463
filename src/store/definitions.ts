import { randomBytes, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { hostsOf } from '../domain/domains.ts'
import { generatedToken } from '../domain/spec/env.ts'
import { emptySpec, type Spec } from '../domain/spec/spec.ts'
import { ConflictError } from '../errors.ts'
import { type Database, isUniqueViolation } from './database.ts'
import type { Schema } from './schema.ts'
import type { Sealing } from './sealing.ts'

export interface Definition {
  spec: Spec
  /** Of the newest doprax.yaml that was applied. */
  applied: Spec | null
  /** Generated values by token. */
  generated: Map<string, string>
}

type Edit = (definition: Definition) => Pick<Definition, 'spec' | 'applied'>

/**
 * What each project is to be, encrypted at rest. With every change follow, in the same transaction, the rows of its
 * services, volumes and domains, and the values to generate.
 */
export class DefinitionStore {
  readonly #db: Database
  readonly #sealing: Sealing

  constructor(db: Database, sealing: Sealing) {
    this.#db = db
    this.#sealing = sealing
  }

  async get(projectId: number): Promise<Definition> {
    return this.#read(this.#db, projectId)
  }

  /** `edit` gets a copy. Throws what it throws, and a ConflictError `domain_taken`. */
  async change(projectId: number, edit: Edit): Promise<Definition> {
    return this.#db.transaction().execute((tx) => this.changeIn(tx, projectId, edit))
  }

  async changeIn(tx: Transaction<Schema>, projectId: number, edit: Edit): Promise<Definition> {
    const before = await this.#read(tx, projectId)
    const { spec, applied } = edit(before)
    const values = {
      body: this.#sealing.seal(JSON.stringify(spec)),
      applied: applied && this.#sealing.seal(JSON.stringify(applied)),
    }
    await tx
      .insertInto('definitions')
      .values({ project_id: projectId, ...values })
      .onConflict((conflict) => conflict.column('project_id').doUpdateSet(values))
      .execute()
    await addServices(tx, projectId, spec)
    await addVolumes(tx, projectId, spec)
    await setDomains(tx, projectId, spec)
    await this.#generate(tx, projectId, spec)
    return this.#read(tx, projectId)
  }

  async #read(db: Database | Transaction<Schema>, projectId: number): Promise<Definition> {
    const row = await db
      .selectFrom('definitions')
      .selectAll()
      .where('project_id', '=', projectId)
      .executeTakeFirst()
    const generated = await db
      .selectFrom('generated_values')
      .select(['token', 'value'])
      .where('project_id', '=', projectId)
      .execute()
    return {
      spec: row ? this.#parse(row.body) : emptySpec(),
      applied: row?.applied ? this.#parse(row.applied) : null,
      generated: new Map(generated.map(({ token, value }) => [token, this.#sealing.open(value)])),
    }
  }

  #parse(sealed: Uint8Array): Spec {
    return JSON.parse(this.#sealing.open(sealed))
  }

  /** Once generated, a value stays: a volume may hold it already. */
  async #generate(tx: Transaction<Schema>, projectId: number, spec: Spec): Promise<void> {
    const containers = [{ name: 'main', env: spec.main.env }, ...spec.services]
    for (const { name, env } of containers) {
      for (const entry of env) {
        const token = generatedToken(name, entry)
        if (token === null) continue
        const value = entry.value.kind === 'uuid' ? randomUUID() : randomBytes(20).toString('hex')
        await tx
          .insertInto('generated_values')
          .values({ project_id: projectId, token, value: this.#sealing.seal(value) })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
    }
  }
}

async function addServices(tx: Transaction<Schema>, projectId: number, spec: Spec): Promise<void> {
  const names = spec.services.map(({ name }) => name)
  await tx
    .deleteFrom('services')
    .where('project_id', '=', projectId)
    .$if(names.length > 0, (query) => query.where('name', 'not in', names))
    .execute()
  for (const name of names) {
    await tx
      .insertInto('services')
      .values({ project_id: projectId, name, changed_at: Date.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Volumes only come with a definition: they go by name, when somebody says so. */
async function addVolumes(tx: Transaction<Schema>, projectId: number, spec: Spec): Promise<void> {
  const names = new Set(
    [spec.main, ...spec.services].flatMap(({ volumes }) => volumes.map(({ name }) => name)),
  )
  const project = await tx
    .selectFrom('projects')
    .select(['name', 'owner_id'])
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow()
  for (const name of names) {
    await tx
      .insertInto('volumes')
      .values({
        project_id: projectId,
        project: project.name,
        owner_id: project.owner_id,
        name,
        created_at: Date.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

async function setDomains(tx: Transaction<Schema>, projectId: number, { domains }: Spec): Promise<void> {
  await tx.deleteFrom('domains').where('project_id', '=', projectId).execute()
  for (const host of hostsOf(domains)) {
    try {
      await tx.insertInto('domains').values({ host, project_id: projectId }).execute()
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new ConflictError(
        'domain_taken',
        `${host} is the address of another project here: remove it there first.`,
      )
    }
  }
}
