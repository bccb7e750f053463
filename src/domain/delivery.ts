import { shortOid } from './push-rules.ts'

/** What a delivery of any host says, as far as it matters here. */
export type HostEvent =
  | { kind: 'ping' }
  | PushEvent
  | MergeEvent
  /** Something has become of the checks of a commit; `why` as below. */
  | { kind: 'checks'; commit: string; why: string }
  /** Ref updates of one push. */
  | { kind: 'several'; events: HostEvent[] }
  /** Anything else; `why` says what it is, for people. */
  | { kind: 'other'; why: string }

export interface PushEvent {
  kind: 'push'
  /** `refs/heads/…` or `refs/tags/…` */
  ref: string
  /** null: the ref is new. */
  before: string | null
  /** null: the ref was deleted. */
  commit: string | null
  /** Of that commit. */
  message: string
  author: string | null
  /** The host's own default; null: it did not say. */
  defaultBranch: string | null
}

/** A pull request (merge request) that was closed by merging it. */
export interface MergeEvent {
  kind: 'merge'
  number: number
  branch: string
  commit: string
  title: string
  author: string | null
  defaultBranch: string | null
}

/** A commit that has come to the deploy branch. */
export interface Arrival {
  branch: string
  commit: string
  /** Where the branch was before, as far as it is known. */
  before: string | null
  subject: string | null
  author: string | null
}

/** What becomes of a delivery, and why, as a sentence. */
export type DeliveryVerdict =
  | { verdict: 'deploy'; reason: string; arrival: Arrival }
  | { verdict: 'ping' | 'ignored'; reason: string }

const skipping = /\[(skip ci|ci skip|no ci|skip actions|actions skip|skip doprax|doprax skip)\]/i

/** The words in a commit's message that keep it from being deployed; null: none. */
export function skipWords(message: string): string | null {
  return skipping.exec(message)?.[0] ?? null
}

/** `deployBranch` null: the project has none yet, so the host's default branch becomes it. */
export function judgeDelivery(event: HostEvent, deployBranch: string | null): DeliveryVerdict {
  switch (event.kind) {
    case 'ping':
      return { verdict: 'ping', reason: 'The webhook works.' }
    case 'checks':
      return ignored(
        `${event.why} It deploys nothing; what waits for this commit's checks looks at them now.`,
      )
    case 'other':
      return ignored(event.why)
    case 'several': {
      const verdicts = event.events.map((each) => judgeDelivery(each, deployBranch))
      return verdicts.find(({ verdict }) => verdict === 'deploy') ?? verdicts[0]!
    }
    case 'push':
      return judgePush(event, deployBranch ?? event.defaultBranch ?? 'main')
    case 'merge':
      return judgeMerge(event, deployBranch ?? event.defaultBranch ?? 'main')
  }
}

function judgePush(event: PushEvent, deployBranch: string): DeliveryVerdict {
  const { ref, commit, before, message, author } = event
  if (ref.startsWith('refs/tags/')) return ignored(`Tag ${ref.slice(10)}: tags are not deployed.`)
  const branch = ref.startsWith('refs/heads/') ? ref.slice(11) : ref
  if (commit === null) {
    const kept = branch === deployBranch ? ' What is live stays so.' : ''
    return ignored(`Branch ${branch} was deleted.${kept}`)
  }
  if (branch !== deployBranch) return ignored(`Branch ${branch}: only ${deployBranch} deploys.`)
  const words = skipWords(message)
  if (words) return ignored(`The message of ${shortOid(commit)} says ${words}.`)
  const subject = message.split('\n', 1)[0] || null
  return {
    verdict: 'deploy',
    reason: `Push of ${shortOid(commit)} to ${branch}.`,
    arrival: { branch, commit, before, subject, author },
  }
}

function judgeMerge(
  { number, branch, commit, title, author }: MergeEvent,
  deployBranch: string,
): DeliveryVerdict {
  if (branch !== deployBranch)
    return ignored(`Pull request ${number} was merged into ${branch}: only ${deployBranch} deploys.`)
  return {
    verdict: 'deploy',
    reason: `Pull request ${number} was merged into ${branch} as ${shortOid(commit)}.`,
    arrival: { branch, commit, before: null, subject: title || null, author },
  }
}

function ignored(reason: string): DeliveryVerdict {
  return { verdict: 'ignored', reason }
}
