import type { ConfigFile } from '../../domain/spec/spec.ts'
import { api } from '../api/client.ts'
import { containerPath } from '../api/queries.ts'
import { changeEffect } from '../project/change-effect.ts'
import { ActionError } from '../ui/action-error.tsx'
import { FormActions } from '../ui/form-actions.tsx'
import { useAction } from '../ui/use-action.ts'
import { useReturnFocus } from '../ui/use-return-focus.ts'

/** `file` null: a new one. */
export function ConfigFileForm({ project, container, file, onClose }: ConfigFileFormProps) {
  const save = useAction(
    project,
    (body: { mount: string; content: string }) =>
      api(`${containerPath(project, container)}/config-files`, { method: 'PUT', body }),
    onClose,
  )
  useReturnFocus()
  return (
    <form
      className="env-form config-form"
      aria-label={file ? `Change ${file.mount}` : 'New config file'}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      onSubmit={(event) => {
        event.preventDefault()
        const fields = new FormData(event.currentTarget)
        // A form gives line breaks as CRLF; what runs on Linux wants LF.
        const content = String(fields.get('content')).replaceAll('\r\n', '\n')
        save.mutate({ mount: file?.mount ?? String(fields.get('mount')).trim(), content })
      }}
    >
      <label>
        Path in the container
        <input
          name="mount"
          className="input mono"
          defaultValue={file?.mount}
          readOnly={file !== null}
          required
          pattern="/.*"
          title="An absolute path"
          placeholder="/etc/nginx/nginx.conf"
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the form opens because one asked for it
          autoFocus={file === null}
        />
      </label>
      <label>
        Text
        <textarea
          name="content"
          className="input mono"
          rows={10}
          defaultValue={file?.content ?? ''}
          autoComplete="off"
          spellCheck={false}
          wrap="off"
          // biome-ignore lint/a11y/noAutofocus: the form opens because one asked for it
          autoFocus={file !== null}
        />
      </label>
      {file?.source && (
        <p className="help">
          It comes from <code>{file.source}</code> in the source; saved here, it is kept in Doprax until a
          push declares it again.
        </p>
      )}
      <ActionError error={save.error} />
      <FormActions help={changeEffect(container)} saving={save.isPending} onCancel={onClose} />
    </form>
  )
}

interface ConfigFileFormProps {
  project: string
  container: string
  file: ConfigFile | null
  onClose: () => void
}
