import { ApiError } from '../api/client.ts'
import { Callout } from './callout.tsx'

/** Shown where data should be; the page goes on asking by itself. */
export function ErrorPanel({ error }: { error: Error }) {
  const status = error instanceof ApiError ? error.status : null
  const final = status !== null && status >= 400 && status < 500
  return (
    <div role="alert">
      <Callout tone="bad" icon="alert" title={status === 404 ? 'Not here' : error.message}>
        <p>{status === 404 ? error.message : final ? '' : 'Trying again by itself.'}</p>
      </Callout>
    </div>
  )
}
