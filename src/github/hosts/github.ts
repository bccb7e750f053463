import { z } from 'zod'
import type { HostEvent } from '../../domain/delivery.ts'
import { type Host, header } from '../host.ts'
import { isSame, signatureOf } from '../signature.ts'
import { branchName, oid, presentOid, refName } from './fields.ts'

const repository = z.object({ default_branch: branchName })

const push = z.object({
  ref: refName,
  before: oid,
  after: oid,
  head_commit: z.object({ message: z.string(), author: z.object({ name: z.string() }) }).nullish(),
  repository,
})

const pullRequest = z.object({
  action: z.string(),
  number: z.number(),
  pull_request: z.object({
    merged: z.boolean().nullish(),
    merge_commit_sha: presentOid.nullish(),
    title: z.string(),
    base: z.object({ ref: branchName }),
    user: z.object({ login: z.string() }).nullish(),
  }),
  repository,
})

/** "Webhook events and payloads" and "Validating webhook deliveries" of GitHub's documentation. Gitea has the same payloads. */
export const github: Host = {
  isSigned: (headers, body, secret) =>
    isSame(header(headers, 'x-hub-signature-256'), `sha256=${signatureOf(secret, body)}`),
  idOf: (headers) => header(headers, 'x-github-delivery') || null,
  eventOf: (headers) => header(headers, 'x-github-event'),
  read: readGithubEvent,
}

export function readGithubEvent(event: string, payload: unknown): HostEvent {
  if (event === 'ping') return { kind: 'ping' }
  if (event === 'push') return readPush(push.parse(payload))
  if (event === 'pull_request') return readPullRequest(pullRequest.parse(payload))
  return { kind: 'other', why: `Event ${event}: it deploys nothing.` }
}

function readPush({ ref, before, after, head_commit: head, repository }: z.infer<typeof push>): HostEvent {
  return {
    kind: 'push',
    ref,
    before,
    commit: after,
    message: head?.message ?? '',
    author: head?.author.name ?? null,
    defaultBranch: repository.default_branch,
  }
}

function readPullRequest({
  action,
  number,
  pull_request: pull,
  repository,
}: z.infer<typeof pullRequest>): HostEvent {
  if (action !== 'closed') return { kind: 'other', why: `Pull request ${number} was ${action}, not merged.` }
  if (!pull.merged || !pull.merge_commit_sha)
    return { kind: 'other', why: `Pull request ${number} was closed without merging it.` }
  return {
    kind: 'merge',
    number,
    branch: pull.base.ref,
    commit: pull.merge_commit_sha,
    title: pull.title,
    author: pull.user?.login ?? null,
    defaultBranch: repository.default_branch,
  }
}
