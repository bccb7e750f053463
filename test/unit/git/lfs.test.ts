import { describe, expect, test } from 'vitest'
import { isLfsPointer, readLfsPointer } from '../../../src/domain/lfs.ts'
import { judgeObject, readBatch } from '../../../src/git/lfs/batch.ts'
import { isLfsTarget, parseLfsTarget } from '../../../src/git/lfs/lfs-target.ts'
import { pointerTo } from '../../fixtures/git-lfs.ts'

const oid = 'a'.repeat(64)

describe('a pointer', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`
  test('says what it stands for', () => {
    expect(readLfsPointer(Buffer.from(pointer))).toEqual({ oid, size: 12345 })
    expect(readLfsPointer(Buffer.from(pointerTo('hello')))).toMatchObject({ size: 5 })
  })
  test('is known by its first line and its size', () => {
    expect(isLfsPointer(Buffer.from(pointer))).toBe(true)
    expect(isLfsPointer(Buffer.from(pointer + 'x'.repeat(1024)))).toBe(false)
    expect(isLfsPointer(Buffer.from('version 2'))).toBe(false)
  })
  test.each([
    ['an extension', pointer.replace('oid', 'ext-0-foo sha256:1\noid')],
    ['another hash', pointer.replace('sha256', 'sha512')],
    ['a path as its oid', pointer.replace(oid, `../../${'a'.repeat(58)}`)],
    ['capitals', pointer.replace(oid, oid.toUpperCase())],
    ['a negative size', pointer.replace('12345', '-1')],
    ['a size beyond any', pointer.replace('12345', '9'.repeat(16))],
    ['more behind it', `${pointer}x\n`],
  ])('with %s stands for nothing that we can give', (_what, text) => {
    expect(isLfsPointer(Buffer.from(text))).toBe(true)
    expect(readLfsPointer(Buffer.from(text))).toBe(null)
  })
})

describe('a request target', () => {
  test.each([
    ['POST', '/hello.git/info/lfs/objects/batch', { action: 'batch' }],
    ['PUT', `/hello.git/info/lfs/objects/${oid}`, { action: 'upload', oid }],
    ['GET', `/hello.git/info/lfs/objects/${oid}`, { action: 'download', oid }],
  ])('%s %s', (method, target, expected) => {
    expect(isLfsTarget(target)).toBe(true)
    expect(parseLfsTarget(method, target)).toEqual({ project: 'hello', ...expected })
  })
  test.each([
    '/hello.git/info/lfs',
    '/hello.git/info/lfs/locks',
    '/hello.git/info/lfs/locks/verify',
    '/hello.git/info/lfs/objects',
    '/hello.git/info/lfs/objects/batch?x=1',
    '/hello.git/info/lfs/objects/batch/',
    `/hello.git/info/lfs/objects/${oid.toUpperCase()}`,
    `/hello.git/info/lfs/objects/${oid}0`,
    `/hello.git/info/lfs/objects/aa/${oid}`,
    `/hello.git/info/lfs/objects/${oid}/verify`,
    `/hello.git/info/lfs/objects/..${oid.slice(2)}`,
    `/hello.git/info/lfs/objects/../objects/${oid}`,
    `/hello.git/info/lfs/objects/%2e%2e/${oid}`,
    `/hello.git/info/lfs/objects//${oid}`,
    `/hello.git/info/lfs/objects/${oid}%00`,
    `/hello.git/info/lfs/other.git/objects/${oid}`,
  ])('%s is none of ours', (target) => {
    expect(isLfsTarget(target)).toBe(true)
    for (const method of ['GET', 'PUT', 'POST']) expect(() => parseLfsTarget(method, target)).toThrow()
  })
  test.each(['/hello.git/info/lfsx', '/hello.git/info/refs', '/a/hello.git/info/lfs/objects/batch'])(
    '%s is not for Git LFS',
    (target) => {
      expect(isLfsTarget(target)).toBe(false)
    },
  )
  test('has a method of its own', () => {
    const methods = [
      ['GET', '/hello.git/info/lfs/objects/batch'],
      ['POST', `/hello.git/info/lfs/objects/${oid}`],
      ['DELETE', `/hello.git/info/lfs/objects/${oid}`],
    ] as const
    for (const [method, target] of methods)
      expect(() => parseLfsTarget(method, target)).toThrow(/not a method/)
  })
})

describe('a batch', () => {
  const objects = [{ oid, size: 5 }]
  test('is read with or without what is optional', () => {
    expect(readBatch(JSON.stringify({ operation: 'upload', objects }))).toEqual({
      operation: 'upload',
      objects,
    })
    const full = {
      operation: 'download',
      transfers: ['lfs-standalone-file', 'basic'],
      ref: { name: 'x' },
      objects,
    }
    expect(readBatch(JSON.stringify({ ...full, hash_algo: 'sha256' })).operation).toBe('download')
  })
  test.each([
    ['no JSON', '{', /no JSON/],
    ['nothing', '{}', /operation/],
    ['another operation', JSON.stringify({ operation: 'delete', objects }), /operation/],
    ['another transfer', JSON.stringify({ operation: 'upload', transfers: ['tus'], objects }), /basic/],
    ['another hash', JSON.stringify({ operation: 'upload', hash_algo: 'sha512', objects }), /sha256/],
    ['too many', JSON.stringify({ operation: 'upload', objects: Array(1001).fill(objects[0]) }), /1000/],
  ])('with %s is refused', (_what, text, why) => {
    expect(() => readBatch(text)).toThrow(why)
  })
})

describe('an object of a batch', () => {
  const here = { stored: 5, limit: 100, room: 100 }
  const absent = { ...here, stored: null }
  const error = (code: number) => ({ error: { code, message: expect.any(String) } })
  test('is sent only where it is missing', () => {
    expect(judgeObject({ oid, size: 5 }, 'upload', absent)).toEqual({ transfer: true })
    expect(judgeObject({ oid, size: 5 }, 'upload', here)).toEqual({ transfer: false })
    expect(judgeObject({ oid, size: 5 }, 'download', here)).toEqual({ transfer: true })
    expect(judgeObject({ oid, size: 5 }, 'download', absent)).toEqual(error(404))
  })
  test('is refused with the reason for it alone', () => {
    expect(judgeObject({ oid: '../x', size: 5 }, 'upload', absent)).toEqual(error(422))
    expect(judgeObject({ oid, size: -1 }, 'upload', absent)).toEqual(error(422))
    expect(judgeObject({ oid, size: 0.5 }, 'upload', absent)).toEqual(error(422))
    expect(judgeObject({ oid, size: 6 }, 'upload', here)).toEqual(error(422))
    expect(judgeObject({ oid, size: 6 }, 'download', here)).toEqual(error(422))
    expect(judgeObject({ oid, size: 101 }, 'upload', absent)).toEqual(error(413))
    expect(judgeObject({ oid, size: 50 }, 'upload', { ...absent, room: 49 })).toEqual(error(507))
  })
})
