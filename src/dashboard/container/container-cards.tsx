import type { ReactNode } from 'react'
import type { Container } from '../api/types.ts'
import { EnvCard } from '../project/env-card.tsx'
import { ConfigFilesCard } from './config-files-card.tsx'
import { DiskCard } from './disk-card.tsx'
import { MountsCard } from './mounts-card.tsx'
import type { Effect, Setting } from './settings/setting.ts'
import { SettingsCard } from './settings/settings-card.tsx'
import { SizeCard } from './size-card.tsx'

/** What main and services can be told alike. */
export function ContainerCards(props: ContainerCardsProps) {
  const { project, container, data, settings, effectOf, left, right } = props
  const names = { project, container }
  return (
    <div className="columns">
      <div className="column">
        <SettingsCard {...names} settings={settings} effectOf={effectOf} />
        <EnvCard name={project} container={container} />
        <ConfigFilesCard {...names} files={data.configFiles} />
        {left}
      </div>
      <div className="column">
        <SizeCard {...names} size={data.size} />
        <DiskCard {...names} />
        <MountsCard {...names} mounts={data.volumes} effect={effectOf('volumes')} />
        {right}
      </div>
    </div>
  )
}

interface ContainerCardsProps {
  project: string
  container: string
  data: Container
  settings: Setting[]
  /** What comes of a change of a setting, by its key. */
  effectOf: (key: string) => Effect
  /** Cards that it alone has, at the columns' ends. */
  left?: ReactNode
  right?: ReactNode
}
