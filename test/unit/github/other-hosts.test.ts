import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { judgeDelivery } from '../../../src/domain/delivery.ts'
import { type HostName, hosts } from '../../../src/github/hosts.ts'
import { readPayload } from '../../../src/github/read-payload.ts'
import { mergeOf, pushOf } from '../../fixtures/github-hook.ts'

const secret = 'a secret'
const [commit, before] = ['c'.repeat(40), 'b'.repeat(40)]
const zeros = '0'.repeat(40)
const hmac = (body: string) => createHmac('sha256', secret).update(body).digest('hex')

/** As the host's documentation has them. */
const gitlabPush = {
  object_kind: 'push',
  ref: 'refs/heads/main',
  before,
  after: commit,
  user_name: 'John Smith',
  project: { id: 15, name: 'Diaspora', default_branch: 'main' },
  commits: [
    { id: commit, message: 'fixed readme', author: { name: 'GitLab dev user', email: 'dev@example.com' } },
  ],
}
const gitlabMerge = {
  object_kind: 'merge_request',
  user: { name: 'Administrator' },
  project: { default_branch: 'main' },
  object_attributes: {
    iid: 1,
    action: 'merge',
    title: 'MS-Viewport',
    target_branch: 'main',
    merge_commit_sha: commit,
    last_commit: { id: before },
  },
}
const end = (hash: string, name = 'main', type = 'branch') => ({
  type,
  name,
  target: { hash, message: 'new commit message\n', author: { raw: 'x', user: { display_name: 'Emma' } } },
})
const bitbucketPush = (...changes: unknown[]) => ({ push: { changes } })

const cases: [HostName, string, unknown, 'deploy' | 'ignored', RegExp][] = [
  ['gitlab', 'Push Hook', gitlabPush, 'deploy', /Push of ccccccc to main/],
  ['gitlab', 'Push Hook', { ...gitlabPush, after: zeros, commits: [] }, 'ignored', /main was deleted/],
  ['gitlab', 'Tag Push Hook', { ...gitlabPush, ref: 'refs/tags/v1' }, 'ignored', /tags are not deployed/],
  ['gitlab', 'Merge Request Hook', gitlabMerge, 'deploy', /merged into main as ccccccc/],
  ['gitlab', 'Note Hook', {}, 'ignored', /it deploys nothing/],
  ['gitea', 'push', pushOf(commit, { before }), 'deploy', /Push of ccccccc to main/],
  ['gitea', 'pull_request', mergeOf(commit), 'deploy', /merged into main/],
  [
    'bitbucket',
    'repo:push',
    bitbucketPush({ old: end(before), new: end(commit) }),
    'deploy',
    /ccccccc to main/,
  ],
  ['bitbucket', 'repo:push', bitbucketPush({ old: end(before), new: null }), 'ignored', /main was deleted/],
  [
    'bitbucket',
    'repo:push',
    bitbucketPush({ old: null, new: end(before, 'next') }, { old: null, new: end(commit) }),
    'deploy',
    /ccccccc to main/,
  ],
  ['bitbucket', 'pullrequest:fulfilled', {}, 'ignored', /the push that comes with it/],
]

test.each(cases)('%s: %s', (host, event, payload, verdict, reason) => {
  const facts = readPayload(hosts[host], event, 'application/json', Buffer.from(JSON.stringify(payload)))
  expect(judgeDelivery(facts, 'main')).toMatchObject({ verdict, reason: expect.stringMatching(reason) })
})

test.each<[HostName, string, (body: string) => string]>([
  ['gitlab', 'x-gitlab-token', () => secret],
  ['gitea', 'x-gitea-signature', hmac],
  ['bitbucket', 'x-hub-signature', (body) => `sha256=${hmac(body)}`],
])('%s is known by its own signature, and by no other', (host, name, sign) => {
  const isSigned = (value: string | undefined) =>
    hosts[host].isSigned({ [name]: value }, Buffer.from('{}'), secret)
  expect([isSigned(sign('{}')), isSigned(`${sign('{}')}x`), isSigned(''), isSigned(undefined)]).toEqual([
    true,
    false,
    false,
    false,
  ])
})
