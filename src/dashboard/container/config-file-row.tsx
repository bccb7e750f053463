import { useState } from 'react'
import type { ConfigFile } from '../../domain/spec/spec.ts'
import { api } from '../api/client.ts'
import { containerPath } from '../api/queries.ts'
import { changeEffect } from '../project/change-effect.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { plural } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'

export function ConfigFileRow({ project, container, file, onEdit }: ConfigFileRowProps) {
  const { mount, source, content } = file
  const [asking, setAsking] = useState(false)
  const remove = useAction(project, () =>
    api(`${containerPath(project, container)}/config-files?mount=${encodeURIComponent(mount)}`, {
      method: 'DELETE',
    }),
  )
  return (
    <li className="row" data-config-file={mount}>
      <span className="row-main">
        <code className="mono wrap">{mount}</code>
        <span className="muted small">
          {source === null
            ? plural((content ?? '').split('\n').length, 'line')
            : `from ${source} in the source`}
        </span>
      </span>
      <span className="row-end">
        <ActionError error={remove.error} />
        <button type="button" className="button small quiet" aria-label={`Change ${mount}`} onClick={onEdit}>
          Change
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Remove ${mount}`}
          title={`Remove ${mount}`}
          disabled={remove.isPending}
          onClick={() => setAsking(true)}
        >
          <Icon name="close" />
        </button>
      </span>
      {asking && (
        <ConfirmDialog
          danger
          title={`Remove ${mount}?`}
          action="Remove"
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{changeEffect(container)}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

interface ConfigFileRowProps {
  project: string
  container: string
  file: ConfigFile
  onEdit: () => void
}
