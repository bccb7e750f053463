import { expect, test } from 'vitest'
import { reportLines } from '../../../src/git/verdict-report.ts'

const old = 'a'.repeat(40)
const fresh = 'b'.repeat(40)
const main = { ref: 'refs/heads/main', oldOid: old, newOid: fresh }
const tag = { ref: 'refs/tags/v1', oldOid: old, newOid: fresh }

test('move lets receive-pack do it', () => {
  expect(reportLines([main], [{ ref: main.ref, verdict: 'move' }], false)).toEqual([
    'ok refs/heads/main',
    'option fall-through',
  ])
})

test('taken says what the ref is now', () => {
  expect(reportLines([main], [{ ...main, verdict: 'taken' }], false)).toEqual([
    'ok refs/heads/main',
    `option old-oid ${old}`,
    `option new-oid ${fresh}`,
  ])
})

test('taken without a move says so in the name', () => {
  expect(reportLines([main], [{ ...main, newOid: old, verdict: 'taken' }], false)).toContain(
    'option refname main (not moved)',
  )
})

test('a reason is one line without control characters', () => {
  const reason = 'no\u001b[2J\u0007 way\nmore'
  expect(reportLines([main], [{ ref: main.ref, verdict: 'reject', reason }], false)).toEqual([
    'ng refs/heads/main no way',
  ])
})

test('one rejection rejects all of an atomic push', () => {
  const verdicts = [
    { ref: tag.ref, verdict: 'reject' as const, reason: 'no' },
    { ref: main.ref, verdict: 'move' as const },
  ]
  expect(reportLines([main, tag], verdicts, true)).toEqual([
    'ng refs/heads/main another ref of this atomic push was refused',
    'ng refs/tags/v1 no',
  ])
})

test('a ref without a verdict is rejected', () => {
  expect(reportLines([main], [], false)).toEqual(['ng refs/heads/main nothing was decided'])
})
