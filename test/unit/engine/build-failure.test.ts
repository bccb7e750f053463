import { expect, test } from 'vitest'
import { buildFailure } from '../../../src/engine/build/failure.ts'

const step = (name: string, lines: string[] = []) => ({ name, error: '', lines })
const solve = (text: string) =>
  `failed to solve with frontend dockerfile.v0: failed to create LLB definition: ${text}`

test.each([
  ['executor failed running [/bin/sh -c make]: exit code: 2'],
  ['process "/bin/sh -c make" did not complete successfully: exit code: 2'],
])('a failing RUN names step, exit code and last lines: %s', (message) => {
  const error = buildFailure(message, step('[2/4] RUN make', ['no rule to make target']))
  expect(error.code).toBe('build_failed')
  expect(error.message).toBe(
    '[2/4] RUN make failed with exit code 2: correct what its last lines say, and push again.\nIts last lines:\n  no rule to make target',
  )
})

test('exit code 137 hints at memory', () => {
  const message = 'process "/bin/sh -c npm ci" did not complete successfully: exit code: 137'
  expect(buildFailure(message, step('[2/2] RUN npm ci')).message).toMatch(/ran out of memory/)
})

test.each([
  [
    'executor failed running [/bin/sh -c x]: exit code: 1: no space left on device',
    'disk_full',
    /Free some space.*docker builder prune/,
  ],
  [
    solve('dockerfile parse error line 3: unknown instruction: RUNN'),
    'dockerfile_syntax',
    /line 3: unknown instruction: RUNN/,
  ],
  [
    'failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN',
    'dockerfile_syntax',
    /line 3/,
  ],
  [solve('no build stage in current context'), 'dockerfile_syntax', /first instruction must be FROM/],
  [solve('the Dockerfile cannot be empty'), 'dockerfile_syntax', /FROM node/],
  [
    solve('Invalid containerPort: abc'),
    'dockerfile_syntax',
    /Invalid containerPort: abc\nEXPOSE takes ports/,
  ],
  [
    solve('failed to parse stage name "A": invalid reference format: repository name must be lowercase'),
    'dockerfile_syntax',
    /lower case/,
  ],
  [
    'failed to compute cache key: "/missing.txt" not found: not found',
    'file_missing',
    /'missing\.txt'.*\n.*git ls-files/,
  ],
  [
    'failed to compute cache key: failed to calculate checksum of ref moby::abc: "/a/b.txt": not found',
    'file_missing',
    /'a\/b\.txt'/,
  ],
  [
    'failed to compute cache key: failed to calculate checksum of ref abc::def: failed to walk /var/lib/docker/tmp/buildkit-mount1/src: lstat /var/lib/docker/tmp/buildkit-mount1/src/x: no such file or directory',
    'file_missing',
    /build context/,
  ],
  [
    solve(
      'failed to do request: Head "https://registry-1.docker.io/v2/library/node/manifests/99": dial tcp: lookup registry-1.docker.io: no such host',
    ),
    'base_image_missing',
    /image node:99 .*registry can't be reached.*\n.*docker load/,
  ],
  [solve('docker.io/library/nosuch:1: not found'), 'base_image_missing', /image nosuch:1 .*does not exist/],
  [
    'failed to solve: no match for platform in manifest sha256:ab: not found',
    'base_image_missing',
    /not made for the processor of this server.*\n.*no --platform/,
  ],
  [
    'failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/node/manifests/24: 429 Too Many Requests - toomanyrequests: You have reached your pull rate limit',
    'base_image_missing',
    /image node:24 .*no more pulls for now.*\n.*docker pull node:24/,
  ],
  [
    'failed to solve: nosuch/image: failed to resolve source metadata for docker.io/nosuch/image:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'base_image_missing',
    /nosuch\/image.*does not exist, or is private.*\n.*docker login/,
  ],
  [
    'failed to solve with frontend dockerfile.v0: failed to solve with frontend gateway.v0: failed to do request: Head "https://registry-1.docker.io/v2/docker/dockerfile/manifests/1": dial tcp: no such host',
    'frontend_missing',
    /# syntax=docker\/dockerfile:1/,
  ],
  [
    'executor failed running [/bin/sh -c id]: unable to find user zz: no matching entries in passwd file',
    'build_failed',
    /USER zz/,
  ],
  [
    'failed to solve with frontend dockerfile.v0: failed to read dockerfile: open /x/Dockerfile: no such file or directory',
    'no_dockerfile',
    /Add one/,
  ],
  [
    'failed to solve with frontend dockerfile.v0: failed to read dockerfile: read /x/Dockerfile: is a directory',
    'no_dockerfile',
    /'Dockerfile' is a folder/,
  ],
])('%s', (message, code, text) => {
  const error = buildFailure(message, null)
  expect(error.code).toBe(code)
  expect(error.message).toMatch(text)
})

test('a file missing in another stage is not looked for in the context', () => {
  const message = 'lstat /var/lib/docker/overlay2/abc/merged/nope: no such file or directory'
  const { message: text } = buildFailure(message, step('[stage-1 2/2] COPY --from=b /nope /'))
  expect(text).toMatch(/no '\/nope' in 'b'/)
  expect(text).not.toMatch(/build context/)
})

test('a program that says that the disk is full is believed', () => {
  const failed = step('[2/2] RUN make', ['cc: error: No space left on device', 'make: *** [all] Error 1'])
  const error = buildFailure('executor failed running [/bin/sh -c make]: exit code: 2', failed)
  expect(error).toMatchObject({
    code: 'disk_full',
    message: expect.stringMatching(/^\[2\/2\] RUN make: the disk/),
  })
})

test('a path that leads out of the repository is said to', () => {
  const copied = step('[2/2] COPY ../x /')
  expect(buildFailure('failed to compute cache key: "/x" not found: not found', copied).message).toMatch(
    /can not lead out of the repository/,
  )
})

test('an error that nobody foresaw is shown as it is', () => {
  expect(buildFailure('something odd', step('[1/1] ADD x')).message).toMatch(
    /At \[1\/1\] ADD x:\nsomething odd/,
  )
})

test('a frontend that cannot be pulled is told apart from a base image, also by newer engines', () => {
  const message =
    'failed to resolve source metadata for localhost:1/frontend:1: failed to do request: Head "https://localhost:1/v2/": connection refused'
  const name = 'resolve image config for docker-image://localhost:1/frontend:1'
  expect(buildFailure(message, step(name))).toMatchObject({
    code: 'frontend_missing',
    message: expect.stringContaining('# syntax=localhost:1/frontend:1'),
  })
})
