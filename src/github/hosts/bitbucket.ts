import { z } from 'zod'
import type { HostEvent } from '../../domain/delivery.ts'
import { type Host, header } from '../host.ts'
import { isSame, signatureOf } from '../signature.ts'
import { branchName, presentOid } from './fields.ts'

const target = z.object({
  hash: presentOid,
  message: z.string().default(''),
  author: z.object({ user: z.object({ display_name: z.string() }).nullish() }).nullish(),
})
const end = z.object({ type: z.string(), name: branchName, target })
const push = z.object({
  push: z.object({ changes: z.array(z.object({ old: end.nullish(), new: end.nullish() })).min(1) }),
})

/** "Event payloads" of Bitbucket Cloud's documentation. A push may move several branches. */
export const bitbucket: Host = {
  isSigned: (headers, body, secret) =>
    isSame(header(headers, 'x-hub-signature'), `sha256=${signatureOf(secret, body)}`),
  idOf: (headers) => header(headers, 'x-request-uuid') || null,
  eventOf: (headers) => header(headers, 'x-event-key'),
  read(event, payload) {
    if (event === 'diagnostics:ping') return { kind: 'ping' }
    if (event === 'repo:push')
      return { kind: 'several', events: push.parse(payload).push.changes.map(readChange) }
    if (event === 'pullrequest:fulfilled')
      return { kind: 'other', why: 'A pull request was merged: the push that comes with it deploys it.' }
    return { kind: 'other', why: `Event ${event}: it deploys nothing.` }
  },
}

type Change = z.infer<typeof push>['push']['changes'][number]

function readChange({ old, new: now }: Change): HostEvent {
  const end = now ?? old
  if (!end) return { kind: 'other', why: 'A push that changed nothing.' }
  return {
    kind: 'push',
    ref: `refs/${end.type === 'tag' ? 'tags' : 'heads'}/${end.name}`,
    before: old?.target.hash ?? null,
    commit: now?.target.hash ?? null,
    message: now?.target.message ?? '',
    author: now?.target.author?.user?.display_name ?? null,
    defaultBranch: null,
  }
}
