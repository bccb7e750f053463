import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { usePageTitle } from '../live/use-page-title.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { FirstPush } from './first-push.tsx'
import { ProjectRow } from './project-row.tsx'

export function ProjectsPage() {
  usePageTitle('Projects')
  const projects = useQuery(queries.projects())
  if (projects.data?.length === 0) return <FirstPush />
  return (
    <main className="page" id="main">
      <header className="page-header">
        <h1>Projects</h1>
      </header>
      {projects.data ? (
        <ul className="card flush rows">
          {projects.data.map((project) => (
            <ProjectRow key={project.name} project={project} />
          ))}
        </ul>
      ) : projects.isError ? (
        <ErrorPanel error={projects.error} />
      ) : (
        <Skeleton lines={5} label="Loading the projects" />
      )}
    </main>
  )
}
