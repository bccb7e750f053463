import { type ReactNode, useEffect, useId, useRef } from 'react'

/** Asks before something that changes what visitors see. Escape and the backdrop mean no; focus returns to where it was. */
export function ConfirmDialog({ title, children, action, onConfirm, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const close = () => dialog.current?.close()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form
        method="dialog"
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault()
          onConfirm()
          close()
        }}
      >
        <h2 id={titleId}>{title}</h2>
        <div className="muted">{children}</div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            Not now
          </button>
          <button type="submit" className="button primary">
            {action}
          </button>
        </div>
      </form>
    </dialog>
  )
}

interface ConfirmDialogProps {
  title: string
  children: ReactNode
  /** The verb on the button. */
  action: string
  onConfirm: () => void
  onClose: () => void
}
