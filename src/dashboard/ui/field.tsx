import type { ComponentProps } from 'react'
import { FieldFrame, type FieldNotes } from './field-frame.tsx'

/** A line of text under its label. */
export function Field({ label, help, error, className, ...input }: FieldProps) {
  return (
    <FieldFrame label={label} help={help} error={error} className={className}>
      {(attributes) => <input className="input mono" {...attributes} {...input} />}
    </FieldFrame>
  )
}

export type FieldProps = FieldNotes & ComponentProps<'input'>
