import type { EnvVariable } from '../api/types.ts'
import { EnvValue } from '../project/env-value.tsx'
import { Card } from '../ui/card.tsx'

/** The variables with which main reaches a service of the catalogue. */
export function ProvidesCard({ variables }: { variables: readonly EnvVariable[] }) {
  if (variables.length === 0) return null
  return (
    <Card title="Main finds it by" flush>
      <ul className="rows">
        {variables.map((variable) => (
          <li key={variable.key} className="row env-row">
            <EnvValue variable={variable} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
