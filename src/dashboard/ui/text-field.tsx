import type { ComponentProps } from 'react'
import { FieldFrame, type FieldNotes } from './field-frame.tsx'

/** Lines of text under their label. `wrap="off"`: of a file, whose lines stay whole. */
export function TextField({ label, help, error, className, ...textarea }: TextFieldProps) {
  return (
    <FieldFrame label={label} help={help} error={error} className={className}>
      {(attributes) => <textarea className="input mono" {...attributes} {...textarea} />}
    </FieldFrame>
  )
}

type TextFieldProps = FieldNotes & ComponentProps<'textarea'>
