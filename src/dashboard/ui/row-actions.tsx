import type { ComponentProps } from 'react'
import { RemoveButton } from './remove-button.tsx'

/** The end of a row: to change what it shows, and to remove it. */
export function RowActions({ onEdit, ...remove }: RowActionsProps) {
  return (
    <span className="row-end">
      <button
        type="button"
        className="button small quiet"
        aria-label={`Change ${remove.name}`}
        onClick={onEdit}
      >
        Change
      </button>
      <RemoveButton {...remove} />
    </span>
  )
}

interface RowActionsProps extends ComponentProps<typeof RemoveButton> {
  onEdit: () => void
}
