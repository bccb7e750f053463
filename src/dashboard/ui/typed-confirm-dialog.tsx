import { type ReactNode, useState } from 'react'
import { Dialog } from './dialog.tsx'

/** Asks for the name of what is removed for good. */
export function TypedConfirmDialog({ title, name, children, action, onConfirm, onClose }: TypedConfirmProps) {
  const [typed, setTyped] = useState('')
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={(close) => {
        onConfirm()
        close()
      }}
    >
      {(close) => (
        <>
          <div className="muted">{children}</div>
          <label>
            <span>
              To confirm, type <code>{name}</code>
            </span>
            <input
              className="input mono"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              autoFocus
            />
          </label>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={close}>
              Not now
            </button>
            <button type="submit" className="button danger" disabled={typed !== name}>
              {action}
            </button>
          </div>
        </>
      )}
    </Dialog>
  )
}

interface TypedConfirmProps {
  title: string
  /** What is to be typed. */
  name: string
  children: ReactNode
  /** The verb on the button. */
  action: string
  onConfirm: () => void
  onClose: () => void
}
