import { type ReactNode, useState } from 'react'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'

/** Asks before something that changes what visitors see, or that can't be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, danger, typed, onConfirm, onClose } = props
  const [name, setName] = useState('')
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
          {typed !== undefined && (
            <Field
              label={
                <span>
                  To confirm, type <code>{typed}</code>
                </span>
              }
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoFocus
            />
          )}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={close}>
              Not now
            </button>
            <button
              type="submit"
              className={danger || typed !== undefined ? 'button danger' : 'button primary'}
              disabled={typed !== undefined && name !== typed}
            >
              {action}
            </button>
          </div>
        </>
      )}
    </Dialog>
  )
}

interface ConfirmDialogProps {
  title: string
  children: ReactNode
  /** The verb on the button. */
  action: string
  /** It destroys something. */
  danger?: boolean
  /** The name of what is lost for good, to be typed first. */
  typed?: string
  onConfirm: () => void
  onClose: () => void
}
