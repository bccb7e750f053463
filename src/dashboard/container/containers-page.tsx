import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import type { Project } from '../api/types.ts'
import { ProjectFrame } from '../project/project-frame.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'
import { ContainerRow } from './container-row.tsx'
import { formatSize } from './format-size.ts'
import { MainRow } from './main-row.tsx'
import { ServiceActions } from './service-actions.tsx'
import { ServiceForm } from './service-form.tsx'
import { serviceLooks } from './service-look.ts'

export function ContainersPage({ name }: { name: string }) {
  return <ProjectFrame name={name}>{(project) => <Containers project={project} />}</ProjectFrame>
}

function Containers({ project }: { project: Project }) {
  const services = useQuery(queries.services(project.name))
  const [adding, setAdding] = useState(false)
  const add = (
    <button type="button" className="button small" onClick={() => setAdding(true)}>
      Add service
    </button>
  )
  return (
    <>
      <ul className="card flush rows" aria-label="Main container">
        <MainRow project={project} />
      </ul>
      <Card title="Services" aside={add} flush>
        {adding && <ServiceForm project={project.name} onClose={() => setAdding(false)} />}
        <Rows
          items={services.data}
          error={services.error}
          loading="Loading the services"
          empty="None. A database, a cache or any other image can run beside main, on a network of its own."
        >
          {(service) => (
            <ContainerRow
              key={service.name}
              project={project.name}
              name={service.name}
              badge={<Badge look={serviceLooks[service.state]} state={service.state} />}
              isPublic={service.isPublic}
              facts={[
                service.image,
                service.ports.map((port) => `${service.name}:${port}`).join(' ') || service.address,
                formatSize(service.size),
              ]}
              reason={service.reason}
            >
              <ServiceActions project={project.name} service={service} />
            </ContainerRow>
          )}
        </Rows>
      </Card>
    </>
  )
}
