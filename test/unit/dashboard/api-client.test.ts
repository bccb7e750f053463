import { afterEach, expect, test, vi } from 'vitest'
import { api } from '../../../src/dashboard/api/client.ts'

afterEach(() => vi.unstubAllGlobals())

test('a question whose answer never comes ends, so that it can be asked anew', async () => {
  vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  await expect(api('/projects', { limitMs: 20 })).rejects.toMatchObject({ status: 0, code: 'unreachable' })
})

test('a question that is given up fails as such', async () => {
  vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => Promise.reject(signal.reason))
  await expect(api('/projects', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
})
