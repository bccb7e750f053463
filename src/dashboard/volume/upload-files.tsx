import { useRef, useState } from 'react'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatBytes } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { startUpload, useUpload } from './uploads.ts'

/** Writes a tar's files into a volume, once one agrees that they overwrite others. */
export function UploadFiles({ volume, path }: UploadFilesProps) {
  const input = useRef<HTMLInputElement>(null)
  const [tar, setTar] = useState<File | null>(null)
  const upload = useUpload(path)
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
        disabled={upload?.state === 'running'}
        onClick={() => input.current?.click()}
      >
        <Icon name="up" />
        Upload
      </button>
      {tar && (
        <ConfirmDialog
          title={`Upload to ${volume}?`}
          action="Upload"
          onConfirm={() => startUpload(path, tar)}
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
  volume: string
  /** Of the volume's files in the API. */
  path: string
}
