import { isLfsPointer } from '../domain/lfs.ts'
import { decodeSpec } from '../domain/spec/decode.ts'
import type { Message } from '../domain/spec/messages.ts'
import { parseSpec } from '../domain/spec/parse-spec.ts'
import { excerpt } from '../domain/spec/show-message.ts'
import type { Spec } from '../domain/spec/spec.ts'
import { DeploymentFailedError } from '../errors.ts'
import type { Repositories } from '../git/repository.ts'
import type { Services } from './services.ts'

export const specFile = 'doprax.yaml'
const lostLink = 'is a symbolic link to no file of this commit: put the file itself there.'

/**
 * The spec of a commit's doprax.yaml, with the text of the config files that it takes from the source; null when there
 * is no such file. Throws a DeploymentFailedError `bad_spec` that shows each wrong line.
 */
export async function readSpec(
  { repositories, catalogue }: Pick<Services, 'repositories' | 'catalogue'>,
  project: string,
  commit: string,
): Promise<{ spec: Spec; warnings: string[] } | null> {
  const read = (paths: string[]) => repositories.readFiles(project, commit, paths)
  const [file, misnamed] = await read([specFile, 'doprax.yml'])
  if (file === 'lost link') throw badSpec([`${specFile} ${lostLink}`])
  if (!file && misnamed) throw badSpec([`The file is called doprax.yml: rename it to ${specFile}.`])
  if (!file) return null
  const { text, error } = decodeSpec(file)
  if (text === null) throw badSpec([`${where(error)}: ${error.message}`])
  const { errors, warnings, spec } = parseSpec(text, catalogue)
  if (!spec)
    throw badSpec(errors.map((error) => `${where(error)}: ${error.message}\n${excerpt(error, text)}`))
  await fillConfigFiles(read, spec)
  return { spec, warnings: warnings.map((warning) => `${where(warning)}: ${warning.message}`) }
}

async function fillConfigFiles(
  read: (paths: string[]) => ReturnType<Repositories['readFiles']>,
  spec: Spec,
): Promise<void> {
  const sourced = [spec.main, ...spec.services]
    .flatMap(({ configFiles }) => configFiles)
    .filter(({ source }) => source !== null)
  if (sourced.length === 0) return
  const paths = sourced.map(({ source }) => source!)
  const contents = await read(paths)
  const wrong: string[] = []
  sourced.forEach((file, index) => {
    const content = contents[index]
    const what = `${specFile}: the source ${file.source} (for ${file.mount})`
    if (content === 'lost link') wrong.push(`${what} ${lostLink}`)
    else if (!content) wrong.push(`${what} is no file of this commit.`)
    else if (isLfsPointer(content)) wrong.push(`${what} is in Git LFS: a config file must be in git itself.`)
    else if (content.includes(0)) wrong.push(`${what} is no text, as a config file must be.`)
    else file.content = content.toString('utf8')
  })
  if (wrong.length) throw badSpec(wrong)
}

function badSpec(problems: string[]): DeploymentFailedError {
  const cure =
    'Nothing was applied. Put it right and push again; git push -o ignore-spec deploys from the Dockerfile alone.'
  return new DeploymentFailedError('bad_spec', [...problems, cure].join('\n'))
}

function where({ line, column }: Message): string {
  return `${specFile}, line ${line}, column ${column}`
}
