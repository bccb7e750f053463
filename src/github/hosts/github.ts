import { z } from 'zod'
import type { HostEvent } from '../../domain/delivery.ts'
import { shortOid } from '../../domain/push-rules.ts'
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

const checkSuite = z.object({
  check_suite: z.object({
    head_sha: presentOid,
    status: z.string().nullish(),
    conclusion: z.string().nullish(),
    app: z.object({ name: z.string() }).nullish(),
  }),
})

const checkRun = z.object({
  check_run: z.object({
    name: z.string(),
    head_sha: presentOid,
    status: z.string(),
    conclusion: z.string().nullish(),
  }),
})

const status = z.object({ sha: presentOid, context: z.string(), state: z.string() })

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
  if (event === 'check_suite') {
    const { head_sha, app, status, conclusion } = checkSuite.parse(payload).check_suite
    return checks(`Check suite${app ? ` of ${app.name}` : ''}`, head_sha, conclusion ?? status ?? 'requested')
  }
  if (event === 'check_run') {
    const { head_sha, name, status, conclusion } = checkRun.parse(payload).check_run
    return checks(`Check run ${name}`, head_sha, conclusion ?? status)
  }
  if (event === 'status') {
    const { sha, context, state } = status.parse(payload)
    return checks(`Status ${context}`, sha, state)
  }
  return { kind: 'other', why: `Event ${event}: it deploys nothing.` }
}

function checks(what: string, commit: string, state: string): HostEvent {
  return { kind: 'checks', commit, why: `${what} on ${shortOid(commit)}: ${state}.` }
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
