import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Project, Service } from '../api/types.ts'
import { EnvCard } from '../project/env-card.tsx'
import { ProjectFrame } from '../project/project-frame.tsx'
import { Badge } from '../ui/badge.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ConfigFilesCard } from './config-files-card.tsx'
import { PublicMark } from './container-row.tsx'
import { DiskCard } from './disk-card.tsx'
import { MountsCard } from './mounts-card.tsx'
import { ProvidesCard } from './provides-card.tsx'
import { RemoveService } from './remove-service.tsx'
import { ServiceActions } from './service-actions.tsx'
import { serviceLooks } from './service-look.ts'
import { mainEffect, serviceEffect } from './settings/effect.ts'
import { mainSettings } from './settings/main-settings.tsx'
import { serviceSettings } from './settings/service-settings.tsx'
import { SettingsCard } from './settings/settings-card.tsx'
import { SizeCard } from './size-card.tsx'

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
  if (!main.data) return main.error ? <ErrorPanel error={main.error} /> : <Skeleton lines={6} />
  const effectOf = (key: string) => mainEffect(main.data, project.live, key)
  return (
    <>
      <header className="container-header">
        <h2>main</h2>
        {project.publicContainer === 'main' && <PublicMark />}
        <span className="muted">built from the source that is pushed</span>
      </header>
      <div className="columns">
        <div className="column">
          <SettingsCard
            project={project.name}
            container="main"
            settings={mainSettings(main.data, services.data?.map(({ name }) => name) ?? [])}
            effectOf={effectOf}
          />
          <EnvCard name={project.name} container="main" />
          <ConfigFilesCard project={project.name} container="main" files={main.data.configFiles} />
        </div>
        <div className="column">
          <SizeCard project={project.name} container="main" size={main.data.size} />
          <DiskCard project={project.name} container="main" />
          <MountsCard
            project={project.name}
            container="main"
            mounts={main.data.volumes}
            effect={effectOf('volumes')}
          />
        </div>
      </div>
    </>
  )
}

function OneService({ project: { name: project }, name }: { project: Project; name: string }) {
  const service = useQuery(queries.service(project, name))
  if (!service.data) return service.error ? <ErrorPanel error={service.error} /> : <Skeleton lines={6} />
  const { data } = service
  const effectOf = (key: string) => serviceEffect(data, key)
  return (
    <>
      <ServiceHeader project={project} service={data} />
      <div className="columns">
        <div className="column">
          <SettingsCard
            project={project}
            container={name}
            settings={serviceSettings(data)}
            effectOf={effectOf}
          />
          <EnvCard name={project} container={name} />
          <ConfigFilesCard project={project} container={name} files={data.configFiles} />
          <ProvidesCard variables={data.provides} />
        </div>
        <div className="column">
          <SizeCard project={project} container={name} size={data.size} />
          <DiskCard project={project} container={name} />
          <MountsCard project={project} container={name} mounts={data.volumes} effect={effectOf('volumes')} />
          <RemoveService project={project} service={name} />
        </div>
      </div>
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
