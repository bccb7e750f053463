import { useState } from 'react'
import type { EnvVariable } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { changeEffect } from './change-effect.ts'
import { useEnvChange } from './use-env-change.ts'

interface EnvRowProps {
  project: string
  container: string
  variable: EnvVariable
  onEdit: () => void
}

export function EnvRow({ project, container, variable, onEdit }: EnvRowProps) {
  const { key, value, secret } = variable
  const [asking, setAsking] = useState(false)
  const change = useEnvChange(project, container)
  return (
    <li className="row env-row" data-env={key}>
      <code className="mono env-key" title={key}>
        {key}
      </code>
      {secret ? (
        <span className="muted env-value">
          <Icon name="lock" /> secret
        </span>
      ) : (
        <code className="mono env-value" title={value ?? ''}>
          {value}
        </code>
      )}
      <span className="row-end">
        <ActionError error={change.error} />
        <button type="button" className="button small quiet" aria-label={`Change ${key}`} onClick={onEdit}>
          Change
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Remove ${key}`}
          title={`Remove ${key}`}
          disabled={change.isPending}
          onClick={() => setAsking(true)}
        >
          <Icon name="close" />
        </button>
      </span>
      {asking && (
        <ConfirmDialog
          title={`Remove ${key}?`}
          action="Remove"
          onConfirm={() => change.mutate({ unset: [key] })}
          onClose={() => setAsking(false)}
        >
          <p>{changeEffect(container)}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}
