import { type ReactNode, useEffect, useRef } from 'react'
import { ActionError } from './action-error.tsx'
import { useReturnFocus } from './use-return-focus.ts'

/**
 * A form that opens in a card, because one asked for it: its first field that can be changed gets the focus, and Escape
 * closes it. Its last row says what saving does, and has the two ways out.
 */
export function EditForm({
  label,
  layout = '',
  action = 'Save',
  blocked = false,
  help,
  saving,
  error,
  onSave,
  onClose,
  children,
}: EditFormProps) {
  const form = useRef<HTMLFormElement>(null)
  useReturnFocus()
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input:not([readonly]), select, textarea')?.focus()
  }, [])
  return (
    <form
      ref={form}
      className={`edit-form ${layout}`}
      aria-label={label}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      onSubmit={(event) => {
        event.preventDefault()
        onSave(new FormData(event.currentTarget))
      }}
    >
      {children}
      <ActionError error={error} />
      <div className="form-actions">
        <span className="help">{help}</span>
        <button type="button" className="button small" onClick={onClose}>
          Not now
        </button>
        <button type="submit" className="button small primary" disabled={saving || blocked}>
          {saving ? 'Saving…' : action}
        </button>
      </div>
    </form>
  )
}

interface EditFormProps {
  label: string
  /** A class of its own, where it differs from two columns. */
  layout?: string
  /** The verb on the button. */
  action?: string
  /** There is nothing to save yet. */
  blocked?: boolean
  /** What saving does. */
  help: ReactNode
  saving: boolean
  error: Error | null
  onSave: (fields: FormData) => void
  onClose: () => void
  children: ReactNode
}
