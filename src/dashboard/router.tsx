import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { ContainerPage } from './container/container-page.tsx'
import { ContainersPage } from './container/containers-page.tsx'
import { DeploymentPage } from './deployment/deployment-page.tsx'
import { CreatedAppPage } from './github-app/created-app-page.tsx'
import { NewAppPage } from './github-app/new-app-page.tsx'
import { ServerSettingsPage } from './github-app/server-settings-page.tsx'
import { ProjectPage } from './project/project-page.tsx'
import { ProjectsPage } from './project/projects-page.tsx'
import { LoginPage } from './session/login-page.tsx'
import { SettingsPage } from './settings/settings-page.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'
import { ImportPage } from './source/import-page.tsx'
import { SourcePage } from './source/source-page.tsx'
import { VolumesPage } from './volume/volumes-page.tsx'

const root = createRootRoute({ notFoundComponent: NotFound })

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  component: function Login() {
    return <LoginPage next={login.useSearch().next} />
  },
})

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })

const projects = createRoute({ getParentRoute: () => shell, path: '/', component: ProjectsPage })

const importProject = createRoute({
  getParentRoute: () => shell,
  path: '/import',
  component: ImportPage,
})

const project = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$project',
  component: function ProjectRoute() {
    const { project: name } = project.useParams()
    return <ProjectPage key={name} name={name} />
  },
})

const containers = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$project/containers',
  component: function ContainersRoute() {
    const { project: name } = containers.useParams()
    return <ContainersPage key={name} name={name} />
  },
})

const volumes = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$project/volumes',
  component: function VolumesRoute() {
    const { project: name } = volumes.useParams()
    return <VolumesPage key={name} name={name} />
  },
})

const source = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$project/source',
  component: function SourceRoute() {
    const { project: name } = source.useParams()
    return <SourcePage key={name} name={name} />
  },
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$project/settings',
  component: function SettingsRoute() {
    const { project: name } = settings.useParams()
    return <SettingsPage key={name} name={name} />
  },
})

const serverSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: ServerSettingsPage,
})

const newApp = createRoute({
  getParentRoute: () => shell,
  path: '/github-app/new',
  validateSearch: (search): { organization?: string } =>
    search.organization ? { organization: String(search.organization) } : {},
  component: function NewAppRoute() {
    return <NewAppPage organization={newApp.useSearch().organization} />
  },
})

const createdApp = createRoute({
  getParentRoute: () => shell,
  path: '/github-app/created',
  validateSearch: (search) => ({ code: String(search.code ?? ''), state: String(search.state ?? '') }),
  component: function CreatedAppRoute() {
    return <CreatedAppPage answer={createdApp.useSearch()} />
  },
})

const container = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$project/containers/$container',
  component: function ContainerRoute() {
    const { project: name, container: one } = container.useParams()
    return <ContainerPage key={`${name}/${one}`} project={name} container={one} />
  },
})

const deployment = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$project/deployments/$number',
  component: function DeploymentRoute() {
    const { project, number } = deployment.useParams()
    if (!/^[1-9]\d{0,9}$/.test(number)) return <NotFound />
    return <DeploymentPage key={`${project}/${number}`} project={project} number={Number(number)} />
  },
})

export function createDashboardRouter() {
  return createRouter({
    routeTree: root.addChildren([
      login,
      shell.addChildren([
        projects,
        importProject,
        project,
        containers,
        container,
        volumes,
        source,
        settings,
        deployment,
        serverSettings,
        newApp,
        createdApp,
      ]),
    ]),
    scrollRestoration: true,
  })
}

export type DashboardRouter = ReturnType<typeof createDashboardRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: DashboardRouter
  }
}
