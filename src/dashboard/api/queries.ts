import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import type {
  CatalogueEntry,
  Delivery,
  Deployment,
  DiskUse,
  Domain,
  DomainRecords,
  EnvVariable,
  KeptVolume,
  Main,
  Me,
  Project,
  Release,
  Service,
  Source,
  Volume,
  Webhook,
} from './types.ts'

/** All of a project's keys begin with ['project', name], so that one change re-asks them together. */
export const queries = {
  me: () =>
    queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => api<Me>('/me', { signal }), retry: false }),

  projects: () =>
    queryOptions({
      queryKey: ['projects'],
      queryFn: async ({ signal }) => (await api<{ projects: Project[] }>('/projects', { signal })).projects,
    }),

  project: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'self'],
      queryFn: ({ signal }) => api<Project>(pathOf(name), { signal }),
    }),

  deployments: (name: string) => pagesOf(name, 'deployments', 20, ({ number }: Deployment) => number),

  deployment: (name: string, number: number) =>
    queryOptions({
      queryKey: ['project', name, 'deployment', number],
      queryFn: ({ signal }) => api<Deployment>(`${pathOf(name)}/deployments/${number}`, { signal }),
    }),

  disk: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'disk'],
      queryFn: async ({ signal }) =>
        (await api<{ containers: DiskUse[] }>(`${pathOf(name)}/disk`, { signal })).containers,
    }),

  source: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'source'],
      queryFn: async ({ signal }) =>
        (await api<{ source: Source | null }>(`${pathOf(name)}/source`, { signal })).source,
    }),

  /** For admins; refused where no GitHub App is set up. */
  appRepositories: () =>
    queryOptions({
      queryKey: ['app repositories'],
      queryFn: async ({ signal }) =>
        (await api<{ repositories: { name: string }[] }>('/github-app/repositories', { signal }))
          .repositories,
      staleTime: 60_000,
    }),

  webhook: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'webhook'],
      queryFn: async ({ signal }) =>
        (await api<{ webhook: Webhook | null }>(`${pathOf(name)}/webhook`, { signal })).webhook,
    }),

  deliveries: (name: string) => pagesOf(name, 'deliveries', 20, ({ id }: Delivery) => id),

  releases: (name: string) => pagesOf(name, 'releases', 50, ({ number }: Release) => number),

  env: (name: string, container: string) =>
    queryOptions({
      queryKey: ['project', name, 'env', container],
      queryFn: async ({ signal }) =>
        (await api<{ env: EnvVariable[] }>(`${containerPath(name, container)}/env`, { signal })).env,
    }),

  main: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'main'],
      queryFn: ({ signal }) => api<Main>(settingsPath(name, 'main'), { signal }),
    }),

  services: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'services'],
      queryFn: async ({ signal }) =>
        (await api<{ services: Service[] }>(`${pathOf(name)}/services`, { signal })).services,
    }),

  service: (name: string, service: string) =>
    queryOptions({
      queryKey: ['project', name, 'service', service],
      queryFn: ({ signal }) => api<Service>(containerPath(name, service), { signal }),
    }),

  volumes: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'volumes'],
      queryFn: async ({ signal }) =>
        (await api<{ volumes: Volume[] }>(`${pathOf(name)}/volumes`, { signal })).volumes,
    }),

  domains: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'domains'],
      queryFn: async ({ signal }) =>
        (await api<{ domains: Domain[] }>(`${pathOf(name)}/domains`, { signal })).domains,
    }),

  /** Of these domains; not asked for again with each change of the project, as name servers are asked for it. */
  domainRecords: (name: string, domains: readonly Domain[]) =>
    queryOptions({
      queryKey: ['domain records', name, domains],
      queryFn: ({ signal }) => api<DomainRecords>(`${pathOf(name)}/domains/records`, { signal }),
      refetchInterval: 30_000,
    }),

  keptVolumes: () =>
    queryOptions({
      queryKey: ['projects', 'kept volumes'],
      queryFn: async ({ signal }) => (await api<{ volumes: KeptVolume[] }>('/volumes', { signal })).volumes,
    }),

  catalogue: () =>
    queryOptions({
      queryKey: ['catalogue'],
      queryFn: async ({ signal }) =>
        (await api<{ entries: CatalogueEntry[] }>('/catalogue', { signal })).entries,
      staleTime: Number.POSITIVE_INFINITY,
    }),
}

/** Of what main and services have alike: environment, config files, size. */
export function containerPath(project: string, container: string): string {
  const path = pathOf(project)
  return container === 'main' ? path : `${path}/services/${encodeURIComponent(container)}`
}

export function domainPath(project: string, host: string): string {
  return `${pathOf(project)}/domains/${encodeURIComponent(host)}`
}

/** Of what a container is, apart from these. */
export function settingsPath(project: string, container: string): string {
  return container === 'main' ? `${pathOf(project)}/main` : containerPath(project, container)
}

export function pathOf(project: string): string {
  return `/projects/${encodeURIComponent(project)}`
}

/** A list of a project, newest first, page by page; the id of the last item that is there begins the next page. */
function pagesOf<List extends string, Item>(
  name: string,
  list: List,
  limit: number,
  idOf: (item: Item) => number,
) {
  return infiniteQueryOptions({
    queryKey: ['project', name, list],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      api<Record<List, Item[]> & { more: boolean }>(
        `${pathOf(name)}/${list}?limit=${limit}${pageParam === null ? '' : `&before=${pageParam}`}`,
        { signal },
      ),
    getNextPageParam: (page) => (page.more ? idOf(page[list].at(-1)!) : undefined),
    select: ({ pages }) => pages.flatMap((page) => page[list]),
  })
}
