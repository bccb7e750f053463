import { expect, test } from 'vitest'
import { githubRepository, parseSourceUrl } from '../../../src/domain/source-url.ts'

const github = 'https://github.com'
const parse = (url: string, hasKey = false) => parseSourceUrl(url, github, hasKey)

test.each([
  ['octocat/hello', false, 'https://github.com/octocat/hello'],
  ['octocat/hello', true, 'ssh://git@github.com/octocat/hello'],
  ['https://github.com/octocat/hello.git', false, 'https://github.com/octocat/hello.git'],
  ['git@github.com:octocat/hello.git', true, 'ssh://git@github.com/octocat/hello.git'],
  ['ssh://me@example.com:2222/x.git', true, 'ssh://me@example.com:2222/x.git'],
  ['http://me:pass%40word@example.com:8080/x.git?a#b', false, 'http://example.com:8080/x.git'],
])('%s is understood', (given, hasKey, url) => {
  expect(parse(given, hasKey).url).toBe(url)
})

test('a login in the URL is taken out of it', () => {
  expect(parse('https://me:pass%40word@example.com/x.git').login).toEqual({
    user: 'me',
    password: 'pass@word',
  })
})

test.each([
  ['ext::sh -c "touch /tmp/x"', /can be no address/],
  ['ext::sh', /names no server|not allowed/],
  ['file:///etc', /names no server|not allowed/],
  ['file://localhost/etc', /names no server|not allowed/],
  ['/etc', /names no server/],
  ['../other', /names no server/],
  ['--upload-pack=touch /tmp/x', /can be no address/],
  ['-oProxyCommand=x:y', /can be no address/],
  ['https://example.com/a.git\nhttps://x/', /can be no address/],
  ['https://example.com\\@evil/a', /can be no address/],
  ['ssh://-oProxyCommand=x/a.git', /names no server|can be none/],
  ['ssh://-oProxyCommand=x@example.com/a.git', /user that can be none/],
  ['git://example.com/a.git', /not allowed/],
  ['https://example.com', /no repository on it/],
])('%j is refused', (url, message) => {
  expect(() => parse(url)).toThrow(message)
})

test('a repository of the set GitHub is known by any of its addresses', () => {
  const known = { owner: 'octocat', repo: 'hello' }
  for (const url of ['https://github.com/octocat/hello.git', 'ssh://git@github.com/octocat/hello.git'])
    expect(githubRepository(url, github)).toEqual(known)
  expect(githubRepository('https://gitlab.com/octocat/hello.git', github)).toBe(null)
})
