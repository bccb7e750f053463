import { messageOf } from '../errors.ts'
import type { Installation, InstalledRepository } from '../github/app/installations.ts'
import { GithubError } from '../github/github-error.ts'
import { githubFailed } from './github-failed.ts'
import type { Services } from './services.ts'

export interface Installed {
  installations: (Installation & { repositories: number | null })[]
  /** Why GitHub did not say all of it. */
  problem: string | null
}

/** Where the GitHub App is installed, as GitHub says. */
export async function installed({ githubApp }: Pick<Services, 'githubApp'>): Promise<Installed> {
  let problem: string | null = null
  const orNote = async <T>(asking: Promise<T>, otherwise: T): Promise<T> =>
    asking.catch((error) => {
      if (!(error instanceof GithubError)) throw error
      problem = messageOf(error)
      return otherwise
    })
  const found = await orNote(githubApp.installations(), [])
  const installations = await Promise.all(
    found.map(async (installation) => ({
      ...installation,
      repositories: installation.suspended_at
        ? null
        : await orNote<number | null>(githubApp.countRepositories(installation), null),
    })),
  )
  return { installations, problem }
}

/** All that can be imported with the GitHub App, by name. Throws a DopraxError `github_failed`. */
export async function installedRepositories({
  githubApp,
}: Pick<Services, 'githubApp'>): Promise<InstalledRepository[]> {
  try {
    const active = (await githubApp.installations()).filter(({ suspended_at }) => !suspended_at)
    const lists = await Promise.all(active.map((installation) => githubApp.repositories(installation)))
    return lists.flat().sort((one, other) => one.full_name.localeCompare(other.full_name))
  } catch (error) {
    throw githubFailed(error)
  }
}
