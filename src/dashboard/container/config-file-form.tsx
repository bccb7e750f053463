import type { ConfigFile } from '../../domain/spec/spec.ts'
import { api } from '../api/client.ts'
import { containerPath } from '../api/queries.ts'
import { changeEffect } from '../project/change-effect.ts'
import { EditForm } from '../ui/edit-form.tsx'
import { Field } from '../ui/field.tsx'
import { formText } from '../ui/form-text.ts'
import { TextField } from '../ui/text-field.tsx'
import { useAction } from '../ui/use-action.ts'

/** `file` null: a new one. */
export function ConfigFileForm({ project, container, file, onClose }: ConfigFileFormProps) {
  const save = useAction(
    project,
    (body: { mount: string; content: string }) =>
      api(`${containerPath(project, container)}/config-files`, { method: 'PUT', body }),
    onClose,
  )
  return (
    <EditForm
      label={file ? `Change ${file.mount}` : 'New config file'}
      layout="one-column"
      help={changeEffect(container)}
      saving={save.isPending}
      error={save.error}
      onSave={(fields) =>
        save.mutate({
          mount: file?.mount ?? formText(fields, 'mount').trim(),
          content: formText(fields, 'content'),
        })
      }
      onClose={onClose}
    >
      <Field
        label="Path in the container"
        name="mount"
        defaultValue={file?.mount}
        readOnly={file !== null}
        required
        pattern="/.*"
        title="An absolute path"
        placeholder="/etc/nginx/nginx.conf"
      />
      <TextField label="Text" name="content" rows={10} defaultValue={file?.content ?? ''} wrap="off" />
      {file?.source && (
        <p className="help">
          It comes from <code>{file.source}</code> in the source; saved here, it is kept in Doprax until a
          push declares it again.
        </p>
      )}
    </EditForm>
  )
}

interface ConfigFileFormProps {
  project: string
  container: string
  file: ConfigFile | null
  onClose: () => void
}
