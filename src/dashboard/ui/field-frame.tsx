import { type ReactNode, useId } from 'react'
import { ActionError } from './action-error.tsx'

/** A field between its label and what there is to say of it. */
export function FieldFrame({ label, help, error = null, className = '', children }: FieldFrameProps) {
  const id = useId()
  const notes = `${id}-notes`
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': notes, 'aria-invalid': error !== null, ...asWritten })}
      <div id={notes} className="field-notes">
        <ActionError error={error} />
        {help && <div className="help">{help}</div>}
      </div>
    </div>
  )
}

/** For names, paths and the like: nothing corrects or completes them. */
const asWritten = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const

export interface FieldNotes {
  label: ReactNode
  help?: ReactNode
  /** What is wrong with it. */
  error?: Error | null
  className?: string
}

interface FieldFrameProps extends FieldNotes {
  children: (attributes: object) => ReactNode
}
