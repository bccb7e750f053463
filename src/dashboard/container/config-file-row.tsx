import type { ConfigFile } from '../../domain/spec/spec.ts'
import { api } from '../api/client.ts'
import { containerPath } from '../api/queries.ts'
import { changeEffect } from '../project/change-effect.ts'
import { plural } from '../ui/format.ts'
import { RowActions } from '../ui/row-actions.tsx'
import { useAction } from '../ui/use-action.ts'

export function ConfigFileRow({ project, container, file, onEdit }: ConfigFileRowProps) {
  const { mount, source, content } = file
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
      <RowActions name={mount} danger removal={remove} onEdit={onEdit}>
        <p>{changeEffect(container)}</p>
      </RowActions>
    </li>
  )
}

interface ConfigFileRowProps {
  project: string
  container: string
  file: ConfigFile
  onEdit: () => void
}
