import { api } from '../../api/client.ts'
import { domainPath } from '../../api/queries.ts'
import { EditForm } from '../../ui/edit-form.tsx'
import { Field } from '../../ui/field.tsx'
import { formText } from '../../ui/form-text.ts'
import { useAction } from '../../ui/use-action.ts'

export function DomainForm({ project, onClose }: { project: string; onClose: () => void }) {
  const add = useAction(
    project,
    ({ host, www }: { host: string; www: boolean }) =>
      api(domainPath(project, host), { method: 'PUT', body: { www } }),
    onClose,
  )
  return (
    <EditForm
      label="New domain"
      layout="one-column"
      action="Add"
      help="The project answers there at once; nothing is restarted."
      saving={add.isPending}
      error={null}
      onSave={(fields) => add.mutate({ host: formText(fields, 'host').trim(), www: fields.has('www') })}
      onClose={onClose}
    >
      <Field
        label="Domain"
        name="host"
        required
        inputMode="url"
        placeholder="shop.example.com"
        error={add.error}
      />
      <label className="check">
        <input name="www" type="checkbox" />
        Also with www. before it
      </label>
    </EditForm>
  )
}
