import { useState } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'

/** Hidden until asked for; it can be copied unseen. */
export function SecretLine({ secret }: { secret: string }) {
  const [shown, setShown] = useState(false)
  return (
    <div className="command">
      <code className="mono">{shown ? secret : '•'.repeat(24)}</code>
      <button
        type="button"
        className="button small quiet"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
        <span className="visually-hidden"> the secret</span>
      </button>
      <CopyButton text={secret} label="Copy the secret" />
    </div>
  )
}
