import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { VolumeMount } from '../../domain/spec/spec.ts'
import { queries } from '../api/queries.ts'
import { Field } from '../ui/field.tsx'
import { formText } from '../ui/form-text.ts'
import { ChangeForm } from './settings/change-form.tsx'
import type { Effect } from './settings/setting.ts'

/** `mount` null: a new one. */
export function MountForm({ project, container, mounts, mount, effect, onClose }: MountFormProps) {
  const volumes = useQuery(queries.volumes(project))
  const list = useId()
  const read = (fields: FormData) => {
    const changed = {
      name: formText(fields, 'name').trim(),
      mount: formText(fields, 'mount').trim(),
      readOnly: fields.has('readOnly'),
    }
    return {
      volumes: mount ? mounts.map((one) => (one === mount ? changed : one)) : [...mounts, changed],
    }
  }
  return (
    <ChangeForm
      project={project}
      container={container}
      label={mount ? `Change ${mount.mount}` : 'New mount'}
      effect={effect}
      read={read}
      onClose={onClose}
    >
      <Field
        label="Volume"
        name="name"
        defaultValue={mount?.name}
        list={list}
        required
        help="A new name makes a new volume."
      />
      <datalist id={list}>
        {volumes.data?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field
        label="Path in the container"
        name="mount"
        defaultValue={mount?.mount}
        required
        pattern="/.*"
        title="An absolute path"
        placeholder="/data"
      />
      <label className="check">
        <input name="readOnly" type="checkbox" defaultChecked={mount?.readOnly} />
        Read-only
      </label>
    </ChangeForm>
  )
}

interface MountFormProps {
  project: string
  container: string
  /** All of the container. */
  mounts: VolumeMount[]
  mount: VolumeMount | null
  effect: Effect
  onClose: () => void
}
