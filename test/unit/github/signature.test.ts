import { expect, test } from 'vitest'
import { github } from '../../../src/github/hosts/github.ts'

const secret = "It's a Secret to Everybody"
const right = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
const isSigned = (signature: string | undefined, body: string) =>
  github.isSigned({ 'x-hub-signature-256': signature }, Buffer.from(body), secret)

test("GitHub's documented example is signed well", () => {
  expect(isSigned(right, 'Hello, World!')).toBe(true)
})

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['one with another digit', right.replace(/.$/, '8')],
  ['one without its scheme', right.slice(7)],
  ['one cut short', right.slice(0, -2)],
  ['one of SHA-1', `sha1=${'0'.repeat(40)}`],
])('a signature that is %s is refused', (_what, signature) => {
  expect(isSigned(signature, 'Hello, World!')).toBe(false)
})

test('another body is refused, also when it is the same text in other bytes', () => {
  expect(isSigned(right, 'Hello, World! ')).toBe(false)
})
