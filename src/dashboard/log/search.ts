/** Matches any letter case; the query is text, not a pattern. null: nothing to look for. */
export function searchPattern(query: string): RegExp | null {
  return query === '' ? null : new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
}

/** Adds the indices of the lines from `from` on that match to `found`. */
export function findLines(
  lines: readonly { plain: string }[],
  pattern: RegExp,
  from: number,
  found: number[],
): void {
  for (let index = from; index < lines.length; index++) {
    pattern.lastIndex = 0
    if (pattern.test(lines[index]!.plain)) found.push(index)
  }
}

/** The index in `found` (ascending) of the first entry at or behind `line`; 0 behind the last. */
export function firstFrom(found: readonly number[], line: number): number {
  let low = 0
  let high = found.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (found[middle]! < line) low = middle + 1
    else high = middle
  }
  return low === found.length ? 0 : low
}

/** Cuts spans at the pattern's matches, which may cross them. */
export function markMatches<S extends { text: string }>(
  spans: readonly S[],
  pattern: RegExp | null,
): (S & { hit: boolean })[] {
  if (!pattern) return spans.map((span) => ({ ...span, hit: false }))
  const edges = [
    ...spans
      .map((span) => span.text)
      .join('')
      .matchAll(pattern),
  ].flatMap((match) => [match.index, match.index + match[0].length])
  const pieces: (S & { hit: boolean })[] = []
  let position = 0
  let edge = 0
  for (const span of spans) {
    let from = 0
    while (from < span.text.length) {
      while (edge < edges.length && edges[edge]! <= position) edge++
      const to = Math.min(span.text.length, from + (edges[edge] ?? Number.POSITIVE_INFINITY) - position)
      pieces.push({ ...span, text: span.text.slice(from, to), hit: edge % 2 === 1 })
      position += to - from
      from = to
    }
  }
  return pieces
}
