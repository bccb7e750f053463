import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queries } from '../api/queries.ts'
import type { Project } from '../api/types.ts'
import { usePageTitle } from '../live/use-page-title.ts'
import { Callout } from '../ui/callout.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { formatMoment } from '../ui/format.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { lookOf } from '../ui/state.ts'
import { LiveCard } from './live-card.tsx'
import { ProjectTabs } from './project-tabs.tsx'

/** What all pages of a project have alike, around the content of one. */
export function ProjectFrame({ name, children }: ProjectFrameProps) {
  const project = useQuery(queries.project(name))
  const shown = project.data?.active ?? project.data?.latest
  const look = shown && lookOf(shown)
  usePageTitle(look && shown.state !== 'live' ? `${look.label} · ${name}` : name, look?.favicon)
  if (!project.data) {
    return (
      <main className="page" id="main">
        {project.isError ? <ErrorPanel error={project.error} /> : <Skeleton lines={6} />}
      </main>
    )
  }
  const { deleting, volumesKeptUntil } = project.data
  return (
    <main className="page" id="main">
      <LiveCard project={project.data} />
      <ProjectTabs name={name} />
      {deleting && (
        <Callout tone="bad" icon="alert" title={`${name} is being deleted`}>
          <p>
            {volumesKeptUntil === null
              ? 'It has no volumes; nothing of it will be left.'
              : `Its volumes are kept until ${formatMoment(Date.parse(volumesKeptUntil))}. A new project of the same name gets them back.`}
          </p>
        </Callout>
      )}
      {children(project.data)}
    </main>
  )
}

interface ProjectFrameProps {
  name: string
  children: (project: Project) => ReactNode
}
