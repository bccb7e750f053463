import { type ReactNode, useState } from 'react'
import { ActionError } from './action-error.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { Icon } from './icon.tsx'

/** Removes what a row shows, once one agrees. */
export function RemoveButton({ name, title, danger, typed, kept, removal, children }: RemoveButtonProps) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={`Remove ${name}`}
        title={kept ?? `Remove ${name}`}
        disabled={kept !== undefined || removal.isPending}
        onClick={() => setAsking(true)}
      >
        <Icon name="close" />
      </button>
      <ActionError error={removal.error} />
      {asking && (
        <ConfirmDialog
          title={title ?? `Remove ${name}?`}
          action="Remove"
          danger={danger}
          typed={typed}
          onConfirm={() => removal.mutate()}
          onClose={() => setAsking(false)}
        >
          {children}
        </ConfirmDialog>
      )}
    </>
  )
}

interface RemoveButtonProps {
  name: string
  /** Of the dialog, if it says more than the name. */
  title?: string
  danger?: boolean
  typed?: string
  /** Why it can't be removed. */
  kept?: string
  removal: { mutate: () => void; isPending: boolean; error: Error | null }
  /** What comes of it. */
  children: ReactNode
}
