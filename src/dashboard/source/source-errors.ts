import { ApiError } from '../api/client.ts'

const fields = [
  'url',
  'branch',
  'access',
  'token',
  'deployKey',
  'githubApp',
  'watch',
  'waitForChecks',
  'name',
] as const
export type SourceField = (typeof fields)[number]

/** The field that an error is about; null: none of these. */
export function blamedField(error: Error | null): SourceField | null {
  if (error instanceof AccessError) return 'access'
  if (!(error instanceof ApiError)) return null
  if (/_name$|^name_taken$/.test(error.code)) return 'name'
  if (installUrlOf(error)) return 'githubApp'
  return fields.find((field) => pathOf(error.details).includes(field)) ?? null
}

/** Where the GitHub App is to be installed first. */
export function installUrlOf(error: Error | null): string | null {
  const details = error instanceof ApiError ? (error.details as { installUrl?: string } | undefined) : null
  return details?.installUrl ?? null
}

/** The access that is there can't go on for another repository. */
export class AccessError extends Error {
  override readonly name = 'AccessError'
}

/** `{field}` of a refused source, or the list of paths of what does not fit the API at all. */
function pathOf(details: unknown): string[] {
  if (Array.isArray(details)) return String((details[0] as { path?: unknown })?.path).split('/')
  return [String((details as { field?: unknown } | undefined)?.field)]
}
