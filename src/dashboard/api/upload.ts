import { ApiError, errorOf } from './client.ts'

export interface Upload {
  /** Throws an ApiError; never ends once it is canceled. */
  done: Promise<void>
  cancel: () => void
}

/** Puts a file to the API, telling how many of its bytes are away; fetch can't tell that. */
export function uploadFile(path: string, file: File, onProgress: (sentBytes: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<void>((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onProgress(loaded)
    request.onload = () => {
      const { status, statusText, responseText } = request
      if (status < 300) resolve()
      else errorOf(new Response(responseText, { status, statusText })).then(reject)
    }
    request.onerror = () => reject(new ApiError(0, 'unreachable', 'The connection broke before the end.'))
  })
  request.open('PUT', `/api/v1${path}`)
  request.setRequestHeader('accept', 'application/json')
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.setRequestHeader('x-doprax-request', '1')
  request.send(file)
  return { done, cancel: () => request.abort() }
}
