import { DeploymentFailedError } from '../../src/errors.ts'

/**
 * A build's failure for a file that the context lacks (`file_missing` with `details.file`), with the cause that the engine
 * can't know; any other error as it is. `names`: those in the root of the context.
 */
export function explainMissingFile(
  error: unknown,
  isSent: (path: string) => boolean,
  names: string[],
): unknown {
  if (!(error instanceof DeploymentFailedError) || error.code !== 'file_missing') return error
  const { file, step } = error.details as { file?: string; step?: string }
  if (file === undefined) return error
  const why = excluded(file, isSent) ?? misspelt(file, names)
  return why ? new DeploymentFailedError('file_missing', `${step}: ${why}`, { cause: error }) : error
}

function excluded(file: string, isSent: (path: string) => boolean): string | null {
  if (isSent(file)) return null
  return `there is no '${file}' in the build context, as .dockerignore excludes it.\nAdd the line !${file} at the end of .dockerignore, or take out the pattern that matches it.`
}

function misspelt(file: string, names: string[]): string | null {
  const first = file.split('/')[0]!
  const similar = names.find((name) => name.toLowerCase() === first.toLowerCase())
  if (!similar || similar === first) return null
  return `there is no '${first}' in the commit, but '${similar}': upper and lower case differ.\nWrite it as it is called.`
}
