import { type ReactNode, type SubmitEvent, useEffect, useId, useRef } from 'react'

/**
 * A modal form, there as long as it is rendered. Escape, the backdrop and the `close` that its content gets end it,
 * and the focus returns to where it was.
 */
export function Dialog({ title, onSubmit, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Not left to the close event: it comes later, and may take away a dialog that was opened again meanwhile.
  const close = () => {
    dialog.current?.close()
    onClose()
  }
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit(close, event)
        }}
      >
        <h2 id={titleId}>{title}</h2>
        {children(close)}
      </form>
    </dialog>
  )
}

interface DialogProps {
  title: string
  onSubmit: (close: () => void, event: SubmitEvent<HTMLFormElement>) => void
  /** It is closed: render it no more. */
  onClose: () => void
  children: (close: () => void) => ReactNode
}
