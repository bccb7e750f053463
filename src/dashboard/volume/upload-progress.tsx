import { formatBytes } from '../ui/format.ts'
import { type UploadStatus, useUpload } from './uploads.ts'

/** How far an upload into a volume is, and how the last one ended. */
export function UploadProgress({ volume, path }: { volume: string; path: string }) {
  const upload = useUpload(path)
  return (
    <div className="upload" data-upload={upload?.state}>
      {upload?.state === 'running' && <Running volume={volume} upload={upload} />}
      <p role="status" className="small">
        {upload?.state === 'done' && `${upload.file} (${formatBytes(upload.totalBytes)}) is in ${volume}.`}
        {upload?.state === 'canceled' && `Canceled; ${volume} is as it was.`}
      </p>
      {upload?.state === 'failed' && (
        <p className="field-error" role="alert">
          {upload.file}: {upload.error?.message}
        </p>
      )}
    </div>
  )
}

function Running({ volume, upload }: { volume: string; upload: UploadStatus }) {
  const { file, sentBytes, totalBytes, cancel } = upload
  const sent = sentBytes === totalBytes
  const percent = totalBytes === 0 ? 100 : Math.floor((sentBytes / totalBytes) * 100)
  return (
    <>
      <progress aria-label={`Upload to ${volume}`} max={100} value={percent} />
      <span className="muted small tabular">
        {sent
          ? `${file} is being unpacked`
          : `${percent} %, ${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`}
      </span>
      {!sent && (
        <button
          type="button"
          className="button small"
          aria-label={`Cancel the upload to ${volume}`}
          onClick={cancel}
        >
          Cancel
        </button>
      )}
    </>
  )
}
