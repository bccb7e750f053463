import type { EnvVariable } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Icon } from '../ui/icon.tsx'

/** The variables with which main reaches a service of the catalogue. */
export function ProvidesCard({ variables }: { variables: readonly EnvVariable[] }) {
  if (variables.length === 0) return null
  return (
    <Card title="Main finds it by" flush>
      <ul className="rows">
        {variables.map(({ key, value }) => (
          <li key={key} className="row env-row">
            <code className="mono env-key" title={key}>
              {key}
            </code>
            {value === null ? (
              <span className="muted env-value">
                <Icon name="lock" /> secret
              </span>
            ) : (
              <code className="mono env-value" title={value}>
                {value}
              </code>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
