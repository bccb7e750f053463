/** Keys of other formats, and what they are called here. */
const otherNames: Record<string, string> = {
  build_args: 'args',
  cmd: 'command',
  configs: 'config_file',
  depends_on: 'needs',
  entrypoint: 'command',
  env: 'envs',
  environment: 'envs',
  expose: 'port',
  healthcheck: 'health',
  limits: 'size',
  mounts: 'volumes',
  ports: 'port',
  resources: 'size',
  src: 'source',
  target: 'mount',
  version: 'tag',
}

/** The known word that was probably meant; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const lower = word.toLowerCase()
  const other = Object.hasOwn(otherNames, lower) ? otherNames[lower] : undefined
  if (other !== undefined && known.includes(other)) return other
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  if (a.length > 64) return a.length
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
        swapped && row > 1 && column > 1 ? beforeLast[column - 2]! + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = current
  }
  return last[b.length]!
}
