import { expect, test } from 'vitest'
import { isGitTarget, parseGitTarget } from '../../../src/git/request-target.ts'

test.each([
  ['GET', '/hello.git/info/refs?service=git-upload-pack', 'advertise', 'upload-pack'],
  ['GET', '/hello.git/info/refs?service=git-receive-pack', 'advertise', 'receive-pack'],
  ['POST', '/hello.git/git-upload-pack', 'serve', 'upload-pack'],
  ['POST', '/hello.git/git-receive-pack', 'serve', 'receive-pack'],
  ['GET', '/hello.git', 'other', 'upload-pack'],
  ['GET', '/hello.git/HEAD', 'other', 'upload-pack'],
  ['GET', '/hello.git/info/refs', 'other', 'upload-pack'],
  ['HEAD', '/hello.git/info/refs?service=git-upload-pack', 'other', 'upload-pack'],
  ['OPTIONS', '/hello.git/git-receive-pack', 'other', 'receive-pack'],
  ['POST', '/hello.git/git-receive-pack?x=1', 'other', 'receive-pack'],
])('%s %s is %s of %s', (method, target, action, service) => {
  expect(isGitTarget(target)).toBe(true)
  expect(parseGitTarget(method, target)).toEqual({ project: 'hello', action, service })
})

test.each([
  '/../hello.git/info/refs?service=git-upload-pack',
  '/hello.git/../other.git/git-receive-pack',
  '/hello.git/./info/refs',
  '//hello.git/info/refs',
  '/hello.git//info/refs',
  '/%2e%2e%2fhello.git/info/refs',
  '/a%2fb.git/info/refs',
  '/a%00b.git/info/refs',
  '/a\\b.git/info/refs',
  '/hello.git/info/refs?service=git-upload-archive',
  '/hello.git/info/refs?service=git-upload-pack&service=git-receive-pack',
  '/hello.git/info/refs?service=git-upload-pack?x',
])('%j is refused with a reason', (target) => {
  expect(isGitTarget(target)).toBe(true)
  expect(() => parseGitTarget('GET', target)).toThrow(/address|service must be/)
})

test.each(['/hello/info/refs', '/a/b.git/info/refs', '/a.git/b.git/info/refs', '/hello.GIT/info/refs'])(
  '%j is no repository, and the text says what its address is like',
  (target) => {
    expect(isGitTarget(target)).toBe(true)
    expect(() => parseGitTarget('GET', `${target}?service=git-upload-pack`)).toThrow('<project>.git')
  },
)

test.each(['/', '/api/v1/projects/x', '/projects/hello', '/?x=/hello.git/info', '/webhooks/github/a'])(
  '%j is not for git',
  (target) => {
    expect(isGitTarget(target)).toBe(false)
  },
)
