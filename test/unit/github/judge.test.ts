import { expect, test } from 'vitest'
import { type HostEvent, judgeDelivery } from '../../../src/domain/delivery.ts'
import { hosts } from '../../../src/github/hosts.ts'
import { readPayload } from '../../../src/github/read-payload.ts'
import { examplesOf, mergeOf, pushOf } from '../../fixtures/github-hook.ts'

const commit = 'c'.repeat(40)
const read = (event: string, payload: unknown) =>
  readPayload(hosts.github, event, 'application/json', Buffer.from(JSON.stringify(payload)))
const judge = (event: HostEvent) => judgeDelivery(event, 'main')

test('a push to the deploy branch deploys its commit', () => {
  const before = 'b'.repeat(40)
  const verdict = judge(read('push', pushOf(commit, { before, message: 'Say hello\n\nIn detail.' })))
  expect(verdict).toEqual({
    verdict: 'deploy',
    reason: 'Push of ccccccc to main.',
    arrival: { branch: 'main', commit, before, subject: 'Say hello', author: 'Codertocat' },
  })
})

test('a pull request that was merged into the deploy branch deploys the commit that the merge made', () => {
  expect(judge(read('pull_request', mergeOf(commit)))).toMatchObject({
    verdict: 'deploy',
    arrival: { branch: 'main', commit, before: null },
  })
})

test("without a deploy branch, the repository's default branch is it", () => {
  const event = read('push', pushOf(commit, { branch: 'main' }))
  expect(judgeDelivery(event, null)).toMatchObject({ verdict: 'deploy', arrival: { branch: 'main' } })
})

const closed = examplesOf('pull_request').find(({ action }) => action === 'closed')!
const tag = examplesOf('push').find(({ ref }) => ref.startsWith('refs/tags/'))!
test.each([
  ['another branch', 'push', pushOf(commit, { branch: 'feature/x' }), /feature\/x: only main deploys/],
  [
    'a deleted branch',
    'push',
    { ...pushOf('0'.repeat(40)), head_commit: null },
    /main was deleted.*stays so/,
  ],
  ['a tag', 'push', tag, /simple-tag: tags are not deployed/],
  ['[skip ci]', 'push', pushOf(commit, { message: 'Fix [skip ci]' }), /ccccccc says \[skip ci\]/],
  ['[skip doprax]', 'push', pushOf(commit, { message: 'x\n\n[Skip Doprax]' }), /says \[Skip Doprax\]/],
  ['a pull request closed only', 'pull_request', closed, /closed without merging/],
  ['a merge into another branch', 'pull_request', mergeOf(commit, 'next'), /into next: only main deploys/],
  ['a pull request opened', 'pull_request', examplesOf('pull_request')[0], /was opened, not merged/],
  ['a star', 'star', examplesOf('star')[0], /Event star: it deploys nothing/],
  [
    'a check suite',
    'check_suite',
    examplesOf('check_suite')[0],
    /^Check suite.*on ec26c3e: success\. It deploys/,
  ],
  [
    'a check run',
    'check_run',
    examplesOf('check_run')[0],
    /^Check run Octocoders-linter on ec26c3e: queued\./,
  ],
  ['a status', 'status', examplesOf('status')[0], /^Status default on 6113728: success\./],
  ['a payload without its fields', 'push', { ref: 'refs/heads/main' }, /could not be understood/],
  ['a branch that is an option', 'push', pushOf(commit, { branch: '--upload-pack=x' }), /not be understood/],
  ['a commit that is an option', 'push', pushOf('--upload-pack=x'), /could not be understood/],
])('%s is not deployed, and the record says why', (_what, event, payload, reason) => {
  const verdict = judge(read(event, payload))
  expect(verdict.verdict).toBe('ignored')
  expect(verdict.reason).toMatch(reason)
})

test("none of GitHub's examples of the events that matter is misunderstood", () => {
  for (const event of ['push', 'pull_request', 'ping', 'check_suite', 'check_run', 'status'])
    for (const example of examplesOf(event))
      expect(judge(read(event, example)).reason).not.toMatch(/understood/)
})
