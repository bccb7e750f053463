import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import type { Deployment, EnvVariable, Me, Project, Release } from './types.ts'

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

  deployments: (name: string) =>
    infiniteQueryOptions({
      queryKey: ['project', name, 'deployments'],
      initialPageParam: null as number | null,
      queryFn: ({ pageParam, signal }) =>
        api<DeploymentPage>(
          `${pathOf(name)}/deployments?limit=20${pageParam === null ? '' : `&before=${pageParam}`}`,
          { signal },
        ),
      getNextPageParam: (page) => (page.more ? page.deployments.at(-1)?.number : undefined),
    }),

  deployment: (name: string, number: number) =>
    queryOptions({
      queryKey: ['project', name, 'deployment', number],
      queryFn: ({ signal }) => api<Deployment>(`${pathOf(name)}/deployments/${number}`, { signal }),
    }),

  releases: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'releases'],
      queryFn: async ({ signal }) =>
        (await api<{ releases: Release[] }>(`${pathOf(name)}/releases`, { signal })).releases,
    }),

  env: (name: string) =>
    queryOptions({
      queryKey: ['project', name, 'env'],
      queryFn: async ({ signal }) =>
        (await api<{ env: EnvVariable[] }>(`${pathOf(name)}/env`, { signal })).env,
    }),
}

interface DeploymentPage {
  deployments: Deployment[]
  more: boolean
}

export function pathOf(project: string): string {
  return `/projects/${encodeURIComponent(project)}`
}
