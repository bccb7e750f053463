import { z } from 'zod'
import type { HostEvent } from '../../domain/delivery.ts'
import { type Host, header } from '../host.ts'
import { isSame } from '../signature.ts'
import { branchName, oid, presentOid, refName } from './fields.ts'

const project = z.object({ default_branch: branchName.nullish() })

const push = z.object({
  ref: refName,
  before: oid,
  after: oid,
  user_name: z.string().nullish(),
  commits: z.array(z.object({ id: z.string(), message: z.string(), author: z.object({ name: z.string() }) })),
  project,
})

const mergeRequest = z.object({
  user: z.object({ name: z.string() }).nullish(),
  project,
  object_attributes: z.object({
    iid: z.number(),
    action: z.string().nullish(),
    title: z.string(),
    target_branch: branchName,
    merge_commit_sha: presentOid.nullish(),
    squash_commit_sha: presentOid.nullish(),
    last_commit: z.object({ id: presentOid }),
  }),
})

/** "Webhook events" of GitLab's documentation. It sends the secret itself, in a header. */
export const gitlab: Host = {
  isSigned: (headers, _body, secret) => isSame(header(headers, 'x-gitlab-token'), secret),
  idOf: (headers) => header(headers, 'idempotency-key') || header(headers, 'x-gitlab-event-uuid') || null,
  eventOf: (headers) => header(headers, 'x-gitlab-event'),
  read(event, payload) {
    if (event === 'Push Hook' || event === 'Tag Push Hook') return readPush(push.parse(payload))
    if (event === 'Merge Request Hook') return readMerge(mergeRequest.parse(payload))
    return { kind: 'other', why: `Event ${event}: it deploys nothing.` }
  },
}

function readPush({
  ref,
  before,
  after,
  user_name: user,
  commits,
  project,
}: z.infer<typeof push>): HostEvent {
  const head = commits.find(({ id }) => id === after)
  return {
    kind: 'push',
    ref,
    before,
    commit: after,
    message: head?.message ?? '',
    author: head?.author.name ?? user ?? null,
    defaultBranch: project.default_branch ?? null,
  }
}

function readMerge({ object_attributes: merge, user, project }: z.infer<typeof mergeRequest>): HostEvent {
  const { iid: number, action, title } = merge
  if (action !== 'merge')
    return { kind: 'other', why: `Merge request ${number}: ${action ?? 'changed'}, not merged.` }
  return {
    kind: 'merge',
    number,
    branch: merge.target_branch,
    commit: merge.merge_commit_sha ?? merge.squash_commit_sha ?? merge.last_commit.id,
    title,
    author: user?.name ?? null,
    defaultBranch: project.default_branch ?? null,
  }
}
