import { containerOf } from '../domain/spec/containers.ts'
import { type EnvVar, resolveEnv } from '../domain/spec/env.ts'
import type { EnvEntry, Spec } from '../domain/spec/spec.ts'
import { NotFoundError } from '../errors.ts'
import type { DefinitionStore } from './definitions.ts'

/** The environment of a project's containers, as a part of its definition. */
export class EnvStore {
  readonly #definitions: DefinitionStore

  constructor(definitions: DefinitionStore) {
    this.#definitions = definitions
  }

  /** By key. `container` is `main` or a service's name; throws a NotFoundError for another. */
  async list(projectId: number, container: string): Promise<EnvVar[]> {
    const { spec, generated } = await this.#definitions.get(projectId)
    const env = resolveEnv(container, entriesOf(spec, container), generated)
    return env.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** The values that no log may show. */
  async secrets(projectId: number): Promise<string[]> {
    const { spec, generated } = await this.#definitions.get(projectId)
    const all = [{ name: 'main', env: spec.main.env }, ...spec.services]
    return all
      .flatMap(({ name, env }) => resolveEnv(name, env, generated))
      .filter(({ secret }) => secret)
      .map(({ value }) => value)
  }
}

function entriesOf(spec: Spec, container: string): EnvEntry[] {
  const env = containerOf(spec, container)?.env
  if (!env) throw new NotFoundError(`There is no service '${container}'.`)
  return env
}
