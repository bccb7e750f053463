import { DeploymentFailedError } from '../../src/errors.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import type { WorkerServices } from '../worker-services.ts'

/** The variables of main that its build may mount, by name. Throws a DeploymentFailedError `no_build_secret`. */
export async function buildSecrets(
  { store }: WorkerServices,
  project: ProjectRow,
  names: string[],
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const known = new Map((await store.env.list(project.id, 'main')).map(({ key, value }) => [key, value]))
  const missing = names.filter((name) => !known.has(name))
  if (missing.length)
    throw new DeploymentFailedError(
      'no_build_secret',
      `The build asks for the secret ${missing.join(', ')}, which is no variable of main: set it first, then push again.`,
    )
  return new Map(names.map((name) => [name, known.get(name)!]))
}
