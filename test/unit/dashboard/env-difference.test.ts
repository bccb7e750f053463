import { expect, test } from 'vitest'
import { compareEnv, toEnvChange } from '../../../src/dashboard/project/env-import/env-difference.ts'

const known = [
  { key: 'SAME', value: '1', secret: false },
  { key: 'OTHER', value: '1', secret: false },
  { key: 'GONE', value: '1', secret: false },
  { key: 'TOKEN', value: null, secret: true },
  { key: 'HIDDEN', value: null, secret: true },
]
const file = new Map([
  ['SAME', '1'],
  ['OTHER', '2'],
  ['NEW', ''],
  ['TOKEN', 'x'],
])

test('an import only adds and changes, unless one asks for more', () => {
  expect(compareEnv(known, file, false)).toEqual({
    add: ['NEW'],
    change: ['OTHER'],
    setAnew: ['TOKEN'],
    remove: [],
    same: ['SAME'],
  })
})

test('then what the file does not have goes, but no secret one', () => {
  expect(compareEnv(known, file, true).remove).toEqual(['GONE'])
})

test('new variables are secret or not as one chooses, and known ones stay what they are', () => {
  const difference = compareEnv(known, file, true)
  expect(toEnvChange(difference, file, true)).toEqual({
    set: { NEW: { value: '', secret: true }, OTHER: { value: '2' }, TOKEN: { value: 'x' } },
    unset: ['GONE'],
  })
  expect(toEnvChange(difference, file, false).set!.NEW).toEqual({ value: '', secret: false })
})
