import type { Source } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Field } from '../ui/field.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { SourceField } from './source-errors.ts'

/** What of the source is deployed, and when. */
export function SourceOptions({ source, branch, errorOf }: SourceOptionsProps) {
  return (
    <>
      <Field
        label="Branch"
        name="branch"
        defaultValue={branch ?? ''}
        placeholder="the repository’s default one"
        required={source !== null && branch !== null}
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
          On GitHub, with a token or the App: what a webhook brings is deployed once its checks have passed.
        </p>
      </div>
    </>
  )
}

interface SourceOptionsProps {
  source: Source | null
  branch: string | null
  errorOf: (field: SourceField) => Error | null
}
