import type { ChangeEvent } from 'react'
import type { Source } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Field } from '../ui/field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { AccessFields } from './access-fields.tsx'
import { blamedField, type SourceField } from './source-errors.ts'

/** All of a source that a person can choose. `source` null: a new one. */
export function SourceFields({ source, branch, error, onRepository }: SourceFieldsProps) {
  const errorOf = (field: SourceField) => (blamedField(error) === field ? error : null)
  return (
    <>
      <Field
        label="Repository"
        name="url"
        defaultValue={source?.url}
        placeholder="owner/name"
        required
        help="owner/name on GitHub, or any address of https or SSH."
        error={errorOf('url')}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onRepository?.(event.target.value)}
      />
      <AccessFields source={source} errorOf={errorOf} />
      <Field
        label="Branch"
        name="branch"
        defaultValue={branch ?? ''}
        placeholder="the repository’s default one"
        required={branch !== null}
        help="What comes to it is deployed."
        error={errorOf('branch')}
      />
      <TextField
        label="Watch paths"
        name="watch"
        rows={2}
        defaultValue={source?.watch.join('\n')}
        placeholder={'web/**\nDockerfile'}
        help="One per line, for a repository of several projects: a webhook deploys only what changes one of them. Empty: everything."
        error={errorOf('watch')}
      />
      <div>
        <label className="check">
          <input name="waitForChecks" type="checkbox" defaultChecked={source?.waitForChecks ?? false} />
          Wait for green checks
        </label>
        <ActionError error={errorOf('waitForChecks')} />
        <p className="help">
          On GitHub, with a token: what a webhook brings is deployed once its checks have passed.
        </p>
      </div>
    </>
  )
}

interface SourceFieldsProps {
  source: Source | null
  /** The deploy branch, if the project has one. */
  branch: string | null
  /** Of the last try. */
  error: Error | null
  onRepository?: (text: string) => void
}
