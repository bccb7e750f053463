import { ApiError } from '../api/client.ts'

const fields = ['url', 'branch', 'token', 'deployKey', 'watch', 'waitForChecks', 'name'] as const
export type SourceField = (typeof fields)[number]

/** The field that the server blames for an error; null: none of these. */
export function blamedField(error: Error | null): SourceField | null {
  if (!(error instanceof ApiError)) return null
  if (/_name$|^name_taken$/.test(error.code)) return 'name'
  return fields.find((field) => pathOf(error.details).includes(field)) ?? null
}

/** `{field}` of a refused source, or the list of paths of what does not fit the API at all. */
function pathOf(details: unknown): string[] {
  if (Array.isArray(details)) return String((details[0] as { path?: unknown })?.path).split('/')
  return [String((details as { field?: unknown } | undefined)?.field)]
}
