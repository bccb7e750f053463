import { expect, test } from 'vitest'
import { pullFailure } from '../../../src/engine/pull/failure.ts'
import { PullProgress } from '../../../src/engine/pull/progress.ts'
import { parseReference } from '../../../src/engine/pull/reference.ts'

test.each([
  ['nginx', 'nginx', 'latest', 'Docker Hub'],
  ['nginx:1.27', 'nginx', '1.27', 'Docker Hub'],
  ['team/app:2', 'team/app', '2', 'Docker Hub'],
  ['example.com/app', 'example.com/app', 'latest', 'example.com'],
  ['localhost/app', 'localhost/app', 'latest', 'localhost'],
  ['127.0.0.1:5000/app:x', '127.0.0.1:5000/app', 'x', '127.0.0.1:5000'],
  ['127.0.0.1:5000/app', '127.0.0.1:5000/app', 'latest', '127.0.0.1:5000'],
  ['app:1@sha256:abc', 'app', 'sha256:abc', 'Docker Hub'],
])('%s', (ref, name, tag, registry) => {
  expect(parseReference(ref)).toEqual({ name, tag, registry })
})

test.each([
  ['manifest for nginx:0 not found: manifest unknown: manifest unknown', 'image_missing', /no tag 0/],
  [
    "pull access denied for nginx, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'image_missing',
    /no image nginx/,
  ],
  ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'image_missing', /processor/],
  [
    'toomanyrequests: You have reached your pull rate limit.',
    'registry_denied',
    /limit of downloads is reached/,
  ],
  [
    'Head "https://example.com/v2/a/manifests/1": unauthorized: authentication required',
    'registry_denied',
    /sign-in/,
  ],
  [
    'Get "https://example.com/v2/": dial tcp: lookup example.com: no such host',
    'registry_down',
    /Docker Hub/,
  ],
  ['Get "https://example.com/v2/": net/http: TLS handshake timeout', 'registry_down', /reached/],
  ['received unexpected HTTP status: 503 Service Unavailable', 'registry_down', /reached/],
  ['failed to register layer: write /x: no space left on device', 'disk_full', /disk/],
])('%s', (words, code, message) => {
  expect(pullFailure(parseReference('nginx:0'), words)).toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
})

test('bytes are counted over all layers, each once', () => {
  const progress = new PullProgress()
  const seen = [
    { status: 'Pulling from library/nginx', id: '1.27' },
    { status: 'Already exists', progressDetail: {}, id: 'a' },
    { status: 'Downloading', progressDetail: { current: 10, total: 100 }, id: 'b' },
    { status: 'Downloading', progressDetail: { current: 50, total: 300 }, id: 'c' },
    { status: 'Downloading', progressDetail: { current: 90, total: 100 }, id: 'b' },
    { status: 'Download complete', progressDetail: {}, id: 'b' },
    { status: 'Extracting', progressDetail: { current: 5, total: 100 }, id: 'b' },
    { status: 'Digest: sha256:0' },
  ].map((record) => progress.see(record))
  expect(seen).toEqual([false, false, true, true, true, true, false, false])
  expect([progress.done, progress.total]).toEqual([150, 400])
})
