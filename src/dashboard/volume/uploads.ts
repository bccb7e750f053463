import { useSyncExternalStore } from 'react'
import { uploadFile } from '../api/upload.ts'

/** An upload as it stands. All bytes sent and not done: the server unpacks them. */
export interface UploadStatus {
  file: string
  sentBytes: number
  totalBytes: number
  state: 'running' | 'done' | 'canceled' | 'failed'
  error: Error | null
  cancel: () => void
}

/** By the path of the volume's files. Kept here, so that one may look at other pages meanwhile. */
const uploads = new Map<string, UploadStatus>()
const listeners = new Set<() => void>()

export function startUpload(path: string, file: File): void {
  const set = (change: Partial<UploadStatus>) => update(path, { ...uploads.get(path)!, ...change })
  const { done, cancel } = uploadFile(path, file, (sentBytes) =>
    set({ sentBytes: Math.min(sentBytes, file.size) }),
  )
  update(path, {
    file: file.name,
    sentBytes: 0,
    totalBytes: file.size,
    state: 'running',
    error: null,
    cancel() {
      cancel()
      set({ state: 'canceled' })
    },
  })
  done.then(
    () => set({ state: 'done' }),
    (error: Error) => set({ state: 'failed', error }),
  )
}

/** null: none since the page was loaded. */
export function useUpload(path: string): UploadStatus | null {
  return useSyncExternalStore(subscribe, () => uploads.get(path) ?? null)
}

function update(path: string, status: UploadStatus): void {
  uploads.set(path, status)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The browser asks before it leaves. */
addEventListener('beforeunload', (event) => {
  if ([...uploads.values()].some(({ state }) => state === 'running')) event.preventDefault()
})
