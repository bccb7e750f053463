import { z } from 'zod'
import type { Check } from '../domain/checks.ts'
import { ask, type GithubAccess } from './api.ts'
import { GithubError } from './github-error.ts'

/** Our own statuses, of every project that deploys this repository. */
export const ownContext = 'doprax/'
const pageSize = 100
const mostPages = 20

/** https://docs.github.com/en/rest/commits/statuses: the newest of each context. */
const combinedStatus = z.object({
  statuses: z.array(
    z.object({
      context: z.string(),
      state: z.enum(['pending', 'success', 'failure', 'error']),
      target_url: z.string().nullish(),
    }),
  ),
})

/** https://docs.github.com/en/rest/checks/runs: the newest of each name. */
const checkRuns = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
      html_url: z.string().nullish(),
    }),
  ),
})
const goodConclusions = ['success', 'neutral', 'skipped']

/** What is known of a commit, other than by us. Throws a GithubError. */
export async function readChecks(access: GithubAccess, commit: string): Promise<Check[]> {
  const statuses = await readAll(access, 'status', commit, (data) =>
    combinedStatus.parse(data).statuses.map(({ context, state, target_url }) => ({
      name: context,
      state: state === 'pending' ? 'pending' : state === 'success' ? 'passed' : 'failed',
      url: target_url ?? null,
    })),
  )
  const runs = await readAll(access, 'check-runs', commit, (data) =>
    checkRuns.parse(data).check_runs.map(({ name, status, conclusion, html_url }) => ({
      name,
      state: status !== 'completed' ? 'pending' : isGood(conclusion) ? 'passed' : 'failed',
      url: html_url ?? null,
    })),
  )
  return [...statuses.filter(({ name }) => !name.startsWith(ownContext)), ...runs]
}

function isGood(conclusion: string | null | undefined): boolean {
  return goodConclusions.includes(conclusion ?? '')
}

async function readAll(
  access: GithubAccess,
  what: 'status' | 'check-runs',
  commit: string,
  read: (data: unknown) => Check[],
): Promise<Check[]> {
  const all: Check[] = []
  for (let page = 1; page <= mostPages; page++) {
    const data = await ask(access, `GET /repos/{owner}/{repo}/commits/{ref}/${what}`, {
      ref: commit,
      per_page: pageSize,
      page,
    })
    const found = understood(() => read(data))
    all.push(...found)
    if (found.length < pageSize) break
  }
  return all
}

function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new GithubError(
      "GitHub's answer about the commit's checks is not as its documentation has it.",
      0,
      error,
    )
  }
}
