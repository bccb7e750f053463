import type { Repositories } from '../../src/git/repository.ts'
import { exposeInstructions } from './expose-instructions.ts'

/** What is read of a commit before its build. */
export interface BuildFiles {
  /** Text of the .dockerignore that holds, if there is one. */
  ignore: string | null
  /** The arguments of each EXPOSE of the Dockerfile's last stage, in its order. */
  exposes: string[]
}

/** `<dockerfile>.dockerignore` goes before `.dockerignore`. Source: Docker's build context guide, ".dockerignore files". */
export async function readBuildFiles(
  repositories: Repositories,
  project: string,
  commit: string,
  dockerfile: string,
): Promise<BuildFiles> {
  const paths = [`${dockerfile}.dockerignore`, '.dockerignore', dockerfile]
  const files = await repositories.readFiles(project, commit, paths)
  const [ownIgnore, ignore, text] = files.map((file) => file?.toString('utf8') ?? null)
  return { ignore: ownIgnore ?? ignore ?? null, exposes: exposeInstructions(text ?? '') }
}
