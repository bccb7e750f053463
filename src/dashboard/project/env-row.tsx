import type { EnvVariable } from '../api/types.ts'
import { RowActions } from '../ui/row-actions.tsx'
import { changeEffect } from './change-effect.ts'
import { EnvValue } from './env-value.tsx'
import { useEnvChange } from './use-env-change.ts'

interface EnvRowProps {
  project: string
  container: string
  variable: EnvVariable
  onEdit: () => void
}

export function EnvRow({ project, container, variable, onEdit }: EnvRowProps) {
  const { key } = variable
  const change = useEnvChange(project, container)
  return (
    <li className="row env-row" data-env={key}>
      <EnvValue variable={variable} />
      <RowActions
        name={key}
        removal={{ ...change, mutate: () => change.mutate({ unset: [key] }) }}
        onEdit={onEdit}
      >
        <p>{changeEffect(container)}</p>
      </RowActions>
    </li>
  )
}
