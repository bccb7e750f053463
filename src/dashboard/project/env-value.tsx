import type { EnvVariable } from '../api/types.ts'
import { Icon } from '../ui/icon.tsx'

/** Name and value of a variable, in a row; a secret one is not shown. */
export function EnvValue({ variable: { key, value } }: { variable: Pick<EnvVariable, 'key' | 'value'> }) {
  return (
    <>
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
    </>
  )
}
