import { z } from 'zod'
import { type GithubLogin, requestGithub } from '../request.ts'

const pageSize = 100
/** Of one list; nobody picks from more. */
const mostPages = 10

const installation = z.object({
  id: z.int(),
  html_url: z.url(),
  suspended_at: z.string().nullish(),
  account: z.object({ login: z.string(), type: z.string() }),
})
export type Installation = z.infer<typeof installation>

const repository = z.object({
  full_name: z.string(),
  private: z.boolean(),
  default_branch: z.string(),
})
export type InstalledRepository = z.infer<typeof repository>

const repositories = z.object({ total_count: z.int(), repositories: z.array(repository) })
const created = z.object({ token: z.string(), expires_at: z.iso.datetime({ offset: true }) })

/** Asked as the App. */
export async function listInstallations(app: GithubLogin): Promise<Installation[]> {
  return pages(async (page) =>
    z
      .array(installation)
      .parse(await requestGithub(app, 'GET /app/installations', { per_page: pageSize, page })),
  )
}

/** Asked as the App. A GithubError with status 404: it is not installed there. */
export async function installationOf(app: GithubLogin, owner: string, repo: string): Promise<Installation> {
  return installation.parse(
    await requestGithub(app, 'GET /repos/{owner}/{repo}/installation', { owner, repo }),
  )
}

/** Asked as the App. `repositories`: names without their owner; all of the installation's if left out. */
export async function createToken(
  app: GithubLogin,
  installationId: number,
  rights: { repositories?: string[]; permissions: Record<string, string> },
): Promise<{ token: string; expiresAt: number }> {
  const answer = created.parse(
    await requestGithub(app, 'POST /app/installations/{installation_id}/access_tokens', {
      installation_id: installationId,
      ...rights,
    }),
  )
  return { token: answer.token, expiresAt: Date.parse(answer.expires_at) }
}

/** Asked with an installation's token. */
export async function listRepositories(installation: GithubLogin): Promise<InstalledRepository[]> {
  return pages(async (page) => (await repositoryPage(installation, pageSize, page)).repositories)
}

/** Asked with an installation's token. */
export async function countRepositories(installation: GithubLogin): Promise<number> {
  return (await repositoryPage(installation, 1, 1)).total_count
}

async function repositoryPage(installation: GithubLogin, perPage: number, page: number) {
  return repositories.parse(
    await requestGithub(installation, 'GET /installation/repositories', { per_page: perPage, page }),
  )
}

async function pages<T>(read: (page: number) => Promise<T[]>): Promise<T[]> {
  const all: T[] = []
  for (let page = 1; page <= mostPages; page++) {
    const found = await read(page)
    all.push(...found)
    if (found.length < pageSize) break
  }
  return all
}
