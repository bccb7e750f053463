import type { Origin, Source } from '../api/types.ts'

/** The page of a commit at GitHub; null where the source is elsewhere, or the commit need not be there. */
export function commitPage(
  source: Pick<Source, 'page'> | null | undefined,
  commit: string | null,
  origin?: Origin | null,
): string | null {
  if (!source?.page || commit === null || origin?.kind === 'git') return null
  return `${source.page}/commit/${commit}`
}
