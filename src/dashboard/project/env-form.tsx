import type { EnvVariable } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { FormActions } from '../ui/form-actions.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { changeEffect } from './change-effect.ts'
import { useEnvChange } from './use-env-change.ts'

interface EnvFormProps {
  project: string
  container: string
  /** null: a new one. */
  variable: EnvVariable | null
  onClose: () => void
}

export function EnvForm({ project, container, variable, onClose }: EnvFormProps) {
  const change = useEnvChange(project, container, onClose)
  useReturnFocus()
  return (
    <form
      className="env-form"
      aria-label={variable ? `Change ${variable.key}` : 'New environment variable'}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      onSubmit={(event) => {
        event.preventDefault()
        const fields = new FormData(event.currentTarget)
        const key = variable?.key ?? String(fields.get('key')).trim()
        // A form gives line breaks as CRLF; what runs on Linux wants LF.
        const value = String(fields.get('value')).replaceAll('\r\n', '\n')
        change.mutate({ set: { [key]: { value, secret: fields.has('secret') } } })
      }}
    >
      <label>
        Name
        <input
          name="key"
          className="input mono"
          defaultValue={variable?.key}
          readOnly={variable !== null}
          required
          pattern="[A-Za-z_][A-Za-z0-9_]*"
          title="Letters, digits and _, and no digit first"
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the form opens because one asked for it
          autoFocus={variable === null}
        />
      </label>
      <label className="env-value-field">
        Value
        <textarea
          name="value"
          className="input mono"
          rows={2}
          defaultValue={variable?.value ?? ''}
          placeholder={variable?.secret ? 'Kept secret; type a new value' : ''}
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the form opens because one asked for it
          autoFocus={variable !== null}
        />
      </label>
      <label className="check">
        <input name="secret" type="checkbox" defaultChecked={variable?.secret ?? true} />
        Secret: never shown again, and blotted out of logs
      </label>
      <ActionError error={change.error} />
      <FormActions help={changeEffect(container)} saving={change.isPending} onCancel={onClose} />
    </form>
  )
}
