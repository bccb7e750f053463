import type { EnvVariable } from '../api/types.ts'
import { EditForm } from '../ui/edit-form.tsx'
import { Field } from '../ui/field.tsx'
import { formText } from '../ui/form-text.ts'
import { TextField } from '../ui/text-field.tsx'
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
  return (
    <EditForm
      label={variable ? `Change ${variable.key}` : 'New environment variable'}
      help={changeEffect(container)}
      saving={change.isPending}
      error={change.error}
      onSave={(fields) => {
        const key = variable?.key ?? formText(fields, 'key').trim()
        change.mutate({ set: { [key]: { value: formText(fields, 'value'), secret: fields.has('secret') } } })
      }}
      onClose={onClose}
    >
      <Field
        label="Name"
        name="key"
        defaultValue={variable?.key}
        readOnly={variable !== null}
        required
        pattern="[A-Za-z_][A-Za-z0-9_]*"
        title="Letters, digits and _, and no digit first"
      />
      <TextField
        label="Value"
        name="value"
        rows={2}
        defaultValue={variable?.value ?? ''}
        placeholder={variable?.secret ? 'Kept secret; type a new value' : ''}
      />
      <label className="check">
        <input name="secret" type="checkbox" defaultChecked={variable?.secret ?? true} />
        Secret: never shown again, and blotted out of logs
      </label>
    </EditForm>
  )
}
