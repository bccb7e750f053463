import { megabytes } from '../../domain/size-text.ts'
import { DeploymentFailedError } from '../../errors.ts'
import type { FailedStep } from './progress.ts'

type Explanation = { code: string; text: string; file?: string }
type Rule = [
  pattern: RegExp,
  explain: (match: RegExpExecArray, step: FailedStep | null, memoryLimit: number | null) => Explanation,
]

const noSpace = /no space left on device|disk quota exceeded/i

/** BuildKit's errors as of Docker 20.10 and 28, most special first. */
const rules: Rule[] = [
  [noSpace, (_match, step) => diskFull(step)],
  [
    /(?:executor failed running \[(.*?)\]|process "(.*?)" did not complete successfully): exit code: (\d+)(: cannot allocate memory|.*oom)?/s,
    (match, step, memoryLimit) => failedRun(Number(match[3]), Boolean(match[4]), step, memoryLimit),
  ],
  [
    /exec format error/,
    () => ({
      code: 'wrong_architecture',
      text: 'A program of the base image is for another processor (exec format error).\nUse a base image for the architecture of this server, and no --platform for another one.',
    }),
  ],
  [
    /unable to find user (\S+?):/,
    ([, user]) => ({
      code: 'build_failed',
      text: `There is no user '${user}' in the image, so no RUN can run as it.\nCreate the user before the line USER ${user}, or correct its name.`,
    }),
  ],
  [/frontend gateway\.v0: (.*)/s, ([, why]) => missingFrontend(imageIn(why!), why!)],
  [
    /"?\/?([^\s"]+?)"? not found: not found|failed to calculate checksum of ref [^"]*"\/?([^"]+)": not found|failed to walk \S*?\/(?:buildkit-mount|mnt)\d*\/([^\s:]+)/,
    (match, step) => missingFile(match[1] ?? match[2] ?? match[3]!, step),
  ],
  [
    /lstat \S*?\/(?:merged|diff|fs|mounts?\d*)\/(\S+): no such file or directory/,
    ([, file], step) => missingFile(file!, step),
  ],
  [
    /(?:dockerfile )?parse error (?:on )?line (\d+): (.*)/s,
    ([, line, why]) => ({
      code: 'dockerfile_syntax',
      text: `The Dockerfile has an error in line ${line}: ${tidy(why!)}${hereDocument(why!)}`,
    }),
  ],
  [
    /failed to read dockerfile: .*is a directory/,
    () => ({
      code: 'no_dockerfile',
      text: "'Dockerfile' is a folder in this commit, but it must be a file in its root.\nMove the file that builds your program there, commit it, and push again.",
    }),
  ],
  [
    /failed to read dockerfile: .*no such file/,
    () => ({
      code: 'no_dockerfile',
      text: 'There is no Dockerfile in the root of this commit.\nAdd one that builds and starts your program, commit it, and push again.',
    }),
  ],
  [
    /(?:failed to do request|pull access denied|failed to authorize|failed to fetch anonymous token|failed to resolve source metadata|unexpected status|failed with status code|manifest unknown|no match for platform|: not found)/,
    ({ input }, step) => {
      const [, frontend] =
        /^resolve image config for (?:docker-image:\/\/)?(\S+)/.exec(step?.name ?? '') ?? []
      return frontend ? missingFrontend(frontend, input) : missingImage(input, step)
    },
  ],
  [
    /target stage "?(\S+?)"? could not be found/,
    ([, stage]) => ({
      code: 'no_target',
      text: `The Dockerfile has no stage '${stage}' (FROM ... AS ${stage}): correct 'target' under 'build' in doprax.yaml.`,
    }),
  ],
  [
    /failed to create LLB definition: (.*)|(?:^|: )((?:no build stage in current context|the Dockerfile cannot be empty|file with no instructions|base name|failed to parse|[Ii]nvalid containerPort|[Ii]nvalid proto|dockerfile).*)/s,
    (match) => ({
      code: 'dockerfile_syntax',
      text: `The Dockerfile can't be used: ${tidy(match[1] ?? match[2]!)}${emptyOrNoFrom(match[1] ?? match[2]!)}`,
    }),
  ],
]

/**
 * Cause and cure of a failed build, from BuildKit's message and the step at which it happened. `memoryLimit`: bytes that all
 * builds together may use; null: no limit is known.
 */
export function buildFailure(
  message: string,
  step: FailedStep | null,
  memoryLimit: number | null = null,
): DeploymentFailedError {
  const { code, text, file } = step?.lines.some(saysDiskFull)
    ? diskFull(step)
    : explain(message, step, memoryLimit)
  return new DeploymentFailedError(code, text, { details: { message, step: step?.name, file } })
}

function explain(message: string, step: FailedStep | null, memoryLimit: number | null): Explanation {
  for (const [pattern, explanation] of rules) {
    const match = pattern.exec(message)
    if (match) return explanation(match, step, memoryLimit)
  }
  const at = step ? `At ${step.name}:\n` : ''
  return { code: 'build_failed', text: `The build failed. ${at}${tidy(message)}${lastLines(step)}` }
}

/** A program that meets a full disk says so itself, and then ends with any exit code. */
function saysDiskFull(line: string): boolean {
  return noSpace.test(line)
}

function diskFull(step: FailedStep | null): Explanation {
  return {
    code: 'disk_full',
    text: `${step ? `${step.name}: ` : ''}the disk of the server is full, so the build could not go on.\nFree some space there (delete projects or files, docker builder prune), and push again.${lastLines(step)}`,
  }
}

function failedRun(
  exitCode: number,
  outOfMemory: boolean,
  step: FailedStep | null,
  memoryLimit: number | null,
): Explanation {
  const where = step?.name ?? 'A RUN instruction'
  if (outOfMemory || exitCode === 137) {
    const [limit, cure] =
      memoryLimit === null
        ? ['', 'give the server more memory']
        : [` (all builds together may use ${megabytes(memoryLimit)})`, 'raise DOPRAX_BUILD_MEMORY']
    return {
      code: 'build_failed',
      text: `${where} was killed (exit code ${exitCode}): most likely it ran out of memory${limit}.\nMake the step use less (fewer parallel jobs, a lower --max-old-space-size), or ${cure}.${lastLines(step)}`,
    }
  }
  const meaning =
    exitCode === 127
      ? 'a command was not found in the image'
      : exitCode === 126
        ? 'a file could not be executed (is it marked executable?)'
        : 'correct what its last lines say'
  return {
    code: 'build_failed',
    text: `${where} failed with exit code ${exitCode}: ${meaning}, and push again.${lastLines(step)}`,
  }
}

function missingFile(file: string, step: FailedStep | null): Explanation {
  const name = file.replace(/^\//, '')
  const from = /--from=(\S+)/.exec(step?.name ?? '')?.[1]
  const where = step ? `${step.name}: ` : ''
  if (from) {
    return {
      code: 'file_missing',
      text: `${where}there is no '/${name}' in '${from}'.\nSee what that stage or image really has there, and correct the path.`,
    }
  }
  const cure = /\s\.\.\//.test(step?.name ?? '')
    ? 'A path can not lead out of the repository: move the file into it.'
    : 'See that it is committed (git ls-files, .gitignore), and that the path is relative to the root of the repository.'
  return {
    code: 'file_missing',
    text: `${where}there is no '${name}' in the build context.\n${cure}`,
    file: name,
  }
}

function missingImage(message: string, step: FailedStep | null): Explanation {
  const image = imageIn(message) ?? imageIn(step?.name ?? '') ?? 'an image'
  const [, why, cure] = pullFailures.find(([pattern]) => pattern.test(message))!
  return {
    code: 'base_image_missing',
    text: `The image ${image} could not be pulled: ${why}.\n${cure.replaceAll('IMAGE', image)}\nThe engine said: ${tidy(message)}`,
  }
}

const checkName = 'Check its name and tag in the Dockerfile (FROM, COPY --from).'

const pullFailures: [pattern: RegExp, why: string, cure: string][] = [
  [
    /no such host|connection refused|timeout|unreachable|TLS|x509|server misbehaving|\b50\d\b/,
    "its registry can't be reached",
    `${checkName} If they are right: see that the server reaches the registry (network, DNS, proxy), or load the image into its engine (docker load); one that is there is used.`,
  ],
  [
    /toomanyrequests|\b429\b/,
    'its registry allows no more pulls for now',
    'Wait, or log in and pull it on the server (docker login, docker pull IMAGE); one that is there is used.',
  ],
  [
    /no match for platform/,
    'it is not made for the processor of this server',
    'Use an image or tag that is, and no --platform for another one.',
  ],
  [
    /pull access denied|authoriz|forbidden|\b40[13]\b/i,
    'it does not exist, or is private',
    `${checkName} If it is private, log in and pull it on the server (docker login, docker pull IMAGE); one that is there is used.`,
  ],
  [/./, 'it does not exist', checkName],
]

/** `https://registry-1.docker.io/v2/library/node/manifests/99` → `node:99` */
function imageIn(text: string): string | null {
  const request = /https?:\/\/([^/\s"]+)\/v2\/([^\s"]+?)\/manifests\/(sha256:[0-9a-f]+|[\w.-]+)/.exec(text)
  if (request)
    return shorten(`${request[1]}/${request[2]}${request[3]!.startsWith('sha256:') ? '@' : ':'}${request[3]}`)
  const named =
    /((?:[\w.-]+(?::\d+)?\/)+[\w.-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?): (?:not found|pull access|failed)/.exec(
      text,
    )
  const loaded = /load metadata for (\S+)/.exec(text) ?? /FROM (\S+)/.exec(text)
  const found = named?.[1] ?? loaded?.[1]
  return found ? shorten(found) : null
}

function shorten(image: string): string {
  return image.replace(/^(registry-1\.)?docker\.io\//, '').replace(/^library\//, '')
}

/** BuildKit before Docker 23 takes the body of a here-document for instructions. */
function hereDocument(why: string): string {
  return /unknown instruction/.test(why)
    ? '\nCorrect the instruction. If it is a line of a here-document (RUN <<EOF), the first line of the Dockerfile must be: # syntax=docker/dockerfile:1'
    : '\nCorrect that line, commit, and push again.'
}

function emptyOrNoFrom(why: string): string {
  if (/no build stage/.test(why)) return '\nIts first instruction must be FROM.'
  if (/^invalid (containerPort|proto)/i.test(why))
    return '\nEXPOSE takes ports from 1 to 65535, like 3000, 3000-3003 or 53/udp.'
  if (/cannot be empty|no instructions/.test(why))
    return '\nIts first instruction must be FROM, like FROM node:24-slim.'
  if (/base name|failed to parse stage name/.test(why))
    return '\nCorrect the image name behind FROM; names are lower case, and an ARG used there needs a default before the first FROM.'
  return '\nCorrect it, commit, and push again.'
}

function missingFrontend(image: string | null, why: string): Explanation {
  return {
    code: 'frontend_missing',
    text: `The image named in the first line of the Dockerfile (# syntax=${image ?? '...'}) could not be pulled: ${tidy(why)}\nRemove the line if the Dockerfile needs no newer syntax, or see that the server reaches that registry.`,
  }
}

function tidy(message: string): string {
  return message
    .replace(
      /^(failed to solve( with frontend [\w.]+)?: |failed to create LLB definition: |failed to (load|compute) cache key: |rpc error: code = \w+ desc = )+/,
      '',
    )
    .trim()
}

function lastLines(step: FailedStep | null): string {
  if (!step?.lines.length) return ''
  return `\nIts last lines:\n${step.lines.map((line) => `  ${line}`).join('\n')}`
}
