import { plural } from '../../ui/format.ts'
import type { EnvDifference } from './env-difference.ts'

const kinds = [
  ['add', '+', 'Added'],
  ['change', '~', 'Changed'],
  ['setAnew', '~', 'Set anew (secret)'],
  ['remove', '−', 'Removed'],
] as const

/** What an import will do, before it does. */
export function EnvPreview({ difference }: { difference: EnvDifference }) {
  const { same } = difference
  const shown = kinds.filter(([kind]) => difference[kind].length > 0)
  return (
    <div className="env-preview" role="status" aria-label="What changes">
      {shown.length === 0 && <p className="muted">Nothing changes.</p>}
      {shown.map(([kind, sign, title]) => (
        <p key={kind} data-preview={kind}>
          <span className="env-preview-title">
            <span className="mono" aria-hidden="true">
              {sign}
            </span>{' '}
            {title}
          </span>
          <span className="mono wrap">{difference[kind].join(', ')}</span>
        </p>
      ))}
      {same.length > 0 && <p className="help">{plural(same.length, 'variable')} as before.</p>}
    </div>
  )
}
