import { useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatBytes } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'

/** Writes a tar's files into a volume, once one agrees that they overwrite others. */
export function UploadFiles({ project, volume, path }: UploadFilesProps) {
  const input = useRef<HTMLInputElement>(null)
  const [tar, setTar] = useState<File | null>(null)
  const upload = useAction(project, (file: File) => api<void>(path, { method: 'PUT', file }))
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".tar,.tgz,.tar.gz,application/x-tar,application/gzip"
        hidden
        onChange={(event) => {
          setTar(event.target.files?.[0] ?? null)
          event.target.value = ''
        }}
      />
      <button
        type="button"
        className="button small"
        aria-label={`Upload to ${volume}`}
        disabled={upload.isPending}
        onClick={() => input.current?.click()}
      >
        <Icon name="up" />
        {upload.isPending ? 'Uploading…' : 'Upload'}
      </button>
      <ActionError error={upload.error} />
      <span className="visually-hidden" role="status">
        {upload.isSuccess ? `Uploaded to ${volume}` : ''}
      </span>
      {tar && (
        <ConfirmDialog
          title={`Upload to ${volume}?`}
          action="Upload"
          onConfirm={() => upload.mutate(tar)}
          onClose={() => setTar(null)}
        >
          <p>
            The files of <strong>{tar.name}</strong> ({formatBytes(tar.size)}) take the place of those of the
            same path; all others stay.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

interface UploadFilesProps {
  project: string
  volume: string
  /** Of the volume's files in the API. */
  path: string
}
