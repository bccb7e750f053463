import { pathOf } from '../api/queries.ts'
import type { Volume } from '../api/types.ts'
import { formatBytes } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { RemoveVolume } from './remove-volume.tsx'
import { UploadFiles } from './upload-files.tsx'
import { UploadProgress } from './upload-progress.tsx'

export function VolumeRow({ project, volume }: { project: string; volume: Volume }) {
  const { name, sizeBytes, measuredAt, mounts } = volume
  const files = `${pathOf(project)}/volumes/${encodeURIComponent(name)}/files.tar`
  return (
    <li className="row container-row" data-volume={name}>
      <div className="row-main">
        <span className="row-title">{name}</span>
        <ul className="facts">
          {mounts.map(({ container, mount, readOnly, release }) => (
            <li key={`${container} ${mount} ${release}`}>
              {container} <code className="mono wrap">{mount}</code>
              {readOnly && ' read-only'}
              {release !== null && ` in v${release}`}
            </li>
          ))}
          {mounts.length === 0 && <li>not mounted by anything</li>}
          {sizeBytes !== null && measuredAt !== null && (
            <li>
              {formatBytes(sizeBytes)}, measured <TimeAgo time={measuredAt} />
            </li>
          )}
          {sizeBytes === null && <li>not measured yet</li>}
        </ul>
        <UploadProgress volume={name} path={files} />
      </div>
      <div className="row-end">
        <a className="button small" href={`/api/v1${files}`} download aria-label={`Download ${name}`}>
          <Icon name="download" />
          Download
        </a>
        <UploadFiles volume={name} path={files} />
        <RemoveVolume project={project} volume={volume} />
      </div>
    </li>
  )
}
