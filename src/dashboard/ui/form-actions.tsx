import type { ReactNode } from 'react'

/** The last row of a form: what saving does, and the two ways out. */
export function FormActions({ help, saving, onCancel }: FormActionsProps) {
  return (
    <div className="form-actions">
      <span className="help">{help}</span>
      <button type="button" className="button small" onClick={onCancel}>
        Not now
      </button>
      <button type="submit" className="button small primary" disabled={saving}>
        {saving ? 'Saving…' : 'Save'}
      </button>
    </div>
  )
}

interface FormActionsProps {
  help: ReactNode
  saving: boolean
  onCancel: () => void
}
