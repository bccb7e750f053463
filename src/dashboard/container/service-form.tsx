import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { containerPath, queries } from '../api/queries.ts'
import { EditForm } from '../ui/edit-form.tsx'
import { Field } from '../ui/field.tsx'
import { formText } from '../ui/form-text.ts'
import { useAction } from '../ui/use-action.ts'

/** A new service, from the catalogue or any image. */
export function ServiceForm({ project, onClose }: { project: string; onClose: () => void }) {
  const catalogue = useQuery(queries.catalogue())
  const [chosen, setChosen] = useState('')
  const entry = catalogue.data?.find(({ name }) => name === chosen)
  const add = useAction(
    project,
    ({ name, ...body }: NewService) => api(containerPath(project, name), { method: 'PUT', body }),
    onClose,
  )
  return (
    <EditForm
      label="New service"
      help="It starts as soon as its image is there."
      saving={add.isPending}
      error={add.error}
      onSave={(fields) => {
        const text = (field: string) => formText(fields, field).trim()
        const source = entry
          ? { catalogue: entry.name, ...(text('tag') && { tag: text('tag') }) }
          : { image: text('image') }
        add.mutate({ name: text('name').toLowerCase(), ...source })
      }}
      onClose={onClose}
    >
      <label>
        What
        <select className="input" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value="">Any image</option>
          {catalogue.data?.map(({ name, image }) => (
            <option key={name} value={name}>
              {name === image ? name : `${name} (${image})`}
            </option>
          ))}
        </select>
      </label>
      {entry ? (
        <Field key="tag" label="Version" name="tag" placeholder={entry.tag} />
      ) : (
        <Field key="image" label="Image" name="image" placeholder="nginx:1.29" required />
      )}
      <Field
        key={chosen}
        label="Name"
        name="name"
        defaultValue={chosen}
        required
        pattern="[A-Za-z0-9]([A-Za-z0-9\-]*[A-Za-z0-9])?"
        title="Letters a-z, digits and inner hyphens"
      />
      <p className="help service-form-help">
        Its name is its address inside the project.{' '}
        {entry && 'Its volume and passwords are made for it; its page tells what main reaches it with.'}
      </p>
    </EditForm>
  )
}

interface NewService {
  name: string
  catalogue?: string
  tag?: string
  image?: string
}
