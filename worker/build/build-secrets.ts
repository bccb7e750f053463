import { generatedToken } from '../../src/domain/spec/env.ts'
import type { MainSpec } from '../../src/domain/spec/spec.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import type { WorkerServices } from '../worker-services.ts'

/** The variables of main that its build may mount, by name. Throws a DeploymentFailedError `no_build_secret`. */
export async function buildSecrets(
  { store }: WorkerServices,
  project: ProjectRow,
  { env, build }: MainSpec,
): Promise<Map<string, string>> {
  if (build.secrets.length === 0) return new Map()
  const { generated } = await store.definitions.get(project.id)
  const values = new Map(
    env.map((entry) => [
      entry.key,
      entry.value.kind === 'literal' ? entry.value.text : generated.get(generatedToken('main', entry)!),
    ]),
  )
  return new Map(build.secrets.map((name) => [name, values.get(name) ?? missing(name)]))
}

function missing(name: string): never {
  throw new DeploymentFailedError(
    'no_build_secret',
    `The build asks for the secret ${name}, which is no variable of main, or one whose value is generated only when this push is live: set it first, then push again.`,
  )
}
