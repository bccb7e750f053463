import type { ComponentProps, ReactNode } from 'react'

/** A line of text under its label, for names and paths: nothing corrects or completes it. */
export function Field({ label, help, className, ...input }: FieldProps) {
  return (
    <label className={className}>
      {label}
      <input className="input mono" autoComplete="off" autoCapitalize="off" spellCheck={false} {...input} />
      {help && <span className="help">{help}</span>}
    </label>
  )
}

export interface FieldProps extends ComponentProps<'input'> {
  label: ReactNode
  help?: ReactNode
}
