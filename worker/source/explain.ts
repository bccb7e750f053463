import { DeploymentFailedError, messageOf } from '../../src/errors.ts'
import { GithubError } from '../../src/github/github-error.ts'

/** What git said about a source, as cause and cure. */
export function sourceError(url: string, error: unknown): DeploymentFailedError {
  if (error instanceof DeploymentFailedError) return error
  if (error instanceof GithubError)
    return new DeploymentFailedError('source_failed', error.message, { cause: error })
  const words = messageOf(error)
  const why = reasons.find(([pattern]) => pattern.test(words))?.[1] ?? lastLine(words)
  return new DeploymentFailedError('source_failed', `${url} could not be fetched: ${why}.`, { cause: error })
}

/** Whether git said that it was not let in. */
export function isRefusal(words: string): boolean {
  return refusal.test(words)
}

const refusal =
  /could not read Username|Authentication failed|terminal prompts disabled|error: 40[134]|not found$/im

const reasons: [RegExp, string][] = [
  [refusal, 'it does not exist, or is private: correct the URL, or give a token that may read it'],
  [
    /does not appear to be a git repository|repository .*(not found|does not exist)/i,
    'there is no such repository, or its deploy key may not read it: correct the URL, or give another key',
  ],
  [
    /Permission denied|Load key|invalid format/i,
    'its server does not take the deploy key: add the public half to the repository, or give another key',
  ],
  [
    /Host key verification failed/i,
    "its server's host key has changed; if that is right, remove its line from known_hosts in the data folder",
  ],
  [/error: 30\d|redirect/i, 'it has moved: give the source the URL to which it redirects'],
  [/not our ref|unadvertised object|couldn't find remote ref/i, 'it has no such commit any more'],
  [
    /fsck|\.git\b.*(tree|path)|hasDot/i,
    'it has files that harm who checks them out, such as one called .git',
  ],
  [/signal 25|File too large|File size limit/i, 'it is larger than DOPRAX_MAX_PUSH'],
  [
    /Could not resolve|Failed to connect|timed out|Connection|too slow|unable to access/i,
    "its server can't be reached from here",
  ],
]

function lastLine(words: string): string {
  return words
    .split('\n')
    .at(-1)!
    .replace(/^(fatal|error): /, '')
    .replace(/\.$/, '')
}
