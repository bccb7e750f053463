import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Project, Service } from '../api/types.ts'
import { ProjectFrame } from '../project/project-frame.tsx'
import { Badge } from '../ui/badge.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ContainerCards } from './container-cards.tsx'
import { PublicMark } from './container-row.tsx'
import { ProvidesCard } from './provides-card.tsx'
import { RemoveService } from './remove-service.tsx'
import { ServiceActions } from './service-actions.tsx'
import { serviceLooks } from './service-look.ts'
import { mainEffect, serviceEffect } from './settings/effect.ts'
import { mainSettings } from './settings/main-settings.tsx'
import { serviceSettings } from './settings/service-settings.tsx'

/** Main or a service: what it runs with. */
export function ContainerPage({ project, container }: { project: string; container: string }) {
  return (
    <ProjectFrame name={project}>
      {(data) =>
        container === 'main' ? <Main project={data} /> : <OneService project={data} name={container} />
      }
    </ProjectFrame>
  )
}

function Main({ project }: { project: Project }) {
  const main = useQuery(queries.main(project.name))
  const services = useQuery(queries.services(project.name))
  if (!main.data || !services.data) {
    const error = main.error ?? services.error
    return error ? <ErrorPanel error={error} /> : <Skeleton lines={6} />
  }
  return (
    <>
      <header className="container-header">
        <h2>main</h2>
        {project.publicContainer === 'main' && <PublicMark />}
        <span className="muted">built from the source that is pushed</span>
      </header>
      <ContainerCards
        project={project.name}
        container="main"
        data={main.data}
        settings={mainSettings(
          main.data,
          services.data.map(({ name }) => name),
        )}
        effectOf={(key) => mainEffect(main.data, project.live, key)}
      />
    </>
  )
}

function OneService({ project: { name: project }, name }: { project: Project; name: string }) {
  const service = useQuery(queries.service(project, name))
  if (!service.data) return service.error ? <ErrorPanel error={service.error} /> : <Skeleton lines={6} />
  const { data } = service
  return (
    <>
      <ServiceHeader project={project} service={data} />
      <ContainerCards
        project={project}
        container={name}
        data={data}
        settings={serviceSettings(data)}
        effectOf={(key) => serviceEffect(data, key)}
        left={<ProvidesCard variables={data.provides} />}
        right={<RemoveService project={project} service={name} />}
      />
    </>
  )
}

function ServiceHeader({ project, service }: { project: string; service: Service }) {
  const { name, state, reason, image, ports, address, isPublic, updating } = service
  return (
    <header className="container-header" data-container={name}>
      <h2>{name}</h2>
      <Badge look={serviceLooks[state]} state={state} />
      {isPublic && <PublicMark />}
      <span className="actions">
        <ServiceActions project={project} service={service} more />
      </span>
      <ul className="facts">
        <li className="mono">{image}</li>
        {ports.map((port) => (
          <li key={port} className="mono">
            {name}:{port}
          </li>
        ))}
        {address && <li className="mono">{address}</li>}
        {updating && <li>its image is pulled anew</li>}
      </ul>
      {reason && <p className="container-reason">{reason}</p>}
    </header>
  )
}
