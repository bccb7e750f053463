import { Link } from '@tanstack/react-router'
import type { VolumeMount } from '../../domain/spec/spec.ts'
import { RowActions } from '../ui/row-actions.tsx'
import type { Effect } from './settings/setting.ts'
import { useContainerChange } from './settings/use-container-change.ts'

export function MountRow({ project, container, mounts, mount, effect, onEdit }: MountRowProps) {
  const change = useContainerChange(project, container)
  const volumes = mounts.filter((other) => other !== mount)
  return (
    <li className="row" data-mount={mount.mount}>
      <span className="row-main">
        <Link to="/projects/$project/volumes" params={{ project }} className="row-title">
          {mount.name}
        </Link>
        <span className="muted small">
          <code className="mono wrap">{mount.mount}</code>
          {mount.readOnly && ', read-only'}
        </span>
      </span>
      <RowActions
        name={mount.mount}
        title={`Take the volume ${mount.name} from ${container}?`}
        removal={{ ...change, mutate: () => change.mutate({ volumes }) }}
        onEdit={onEdit}
      >
        <p>{effect.text}</p>
        <p>The volume stays, with its files, until it is removed by name.</p>
      </RowActions>
    </li>
  )
}

interface MountRowProps {
  project: string
  container: string
  /** All of the container. */
  mounts: VolumeMount[]
  mount: VolumeMount
  effect: Effect
  onEdit: () => void
}
