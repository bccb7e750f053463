import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { containerPath, queries } from '../api/queries.ts'
import { ActionError } from '../ui/action-error.tsx'
import { FormActions } from '../ui/form-actions.tsx'
import { useAction } from '../ui/use-action.ts'
import { useReturnFocus } from '../ui/use-return-focus.ts'

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
  useReturnFocus()
  return (
    <form
      className="env-form"
      aria-label="New service"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      onSubmit={(event) => {
        event.preventDefault()
        const fields = new FormData(event.currentTarget)
        const text = (field: string) => String(fields.get(field) ?? '').trim()
        const source = entry
          ? { catalogue: entry.name, ...(text('tag') && { tag: text('tag') }) }
          : { image: text('image') }
        add.mutate({ name: text('name').toLowerCase(), ...source })
      }}
    >
      <label>
        What
        <select
          className="input"
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
          // biome-ignore lint/a11y/noAutofocus: the form opens because one asked for it
          autoFocus
        >
          <option value="">Any image</option>
          {catalogue.data?.map(({ name, image }) => (
            <option key={name} value={name}>
              {name === image ? name : `${name} (${image})`}
            </option>
          ))}
        </select>
      </label>
      {entry ? (
        <label key="tag">
          Version
          <input name="tag" className="input mono" placeholder={entry.tag} {...plain} />
        </label>
      ) : (
        <label key="image">
          Image
          <input name="image" className="input mono" placeholder="nginx:1.29" required {...plain} />
        </label>
      )}
      <label>
        Name
        <input
          key={chosen}
          name="name"
          className="input mono"
          defaultValue={chosen}
          required
          pattern="[A-Za-z0-9]([A-Za-z0-9\-]*[A-Za-z0-9])?"
          title="Letters a-z, digits and inner hyphens"
          {...plain}
        />
      </label>
      <p className="help service-form-help">
        Its name is its address inside the project.{' '}
        {entry && 'Its volume and passwords are made for it; its page tells what main reaches it with.'}
      </p>
      <ActionError error={add.error} />
      <FormActions
        help="It starts as soon as its image is there."
        saving={add.isPending}
        onCancel={onClose}
      />
    </form>
  )
}

const plain = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const

interface NewService {
  name: string
  catalogue?: string
  tag?: string
  image?: string
}
