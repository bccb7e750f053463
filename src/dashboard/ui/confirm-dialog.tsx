import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'

/** Asks before something that changes what visitors see. */
export function ConfirmDialog({ title, children, action, danger, onConfirm, onClose }: ConfirmDialogProps) {
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
          <div className="dialog-actions">
            <button type="button" className="button" onClick={close}>
              Not now
            </button>
            <button type="submit" className={danger ? 'button danger' : 'button primary'}>
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
  onConfirm: () => void
  onClose: () => void
}
