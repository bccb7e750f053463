import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { usePageTitle } from '../live/use-page-title.ts'
import { Rows } from '../ui/rows.tsx'
import { KeptVolumesCard } from '../volume/kept-volumes-card.tsx'
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
        <Link className="button" to="/import">
          Import a repository
        </Link>
      </header>
      <Rows
        className="card flush rows"
        items={projects.data}
        error={projects.error}
        loading="Loading the projects"
        empty={null}
      >
        {(project) => <ProjectRow key={project.name} project={project} />}
      </Rows>
      <KeptVolumesCard />
    </main>
  )
}
