/**
 * The arguments of each EXPOSE of a Dockerfile's last stage, in its order; lines that a backslash continues are one
 * (docs.docker.com, "Dockerfile reference"). The engine tells which ports they come to, but not in which order.
 */
export function exposeInstructions(dockerfile: string): string[] {
  const lines = dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\[ \t]*\r?\n/g, ' ')
    .split(/\r?\n/)
  const lastStage = lines.slice(lines.findLastIndex((line) => /^\s*FROM\s/i.test(line)) + 1)
  return lastStage.flatMap((line) => /^\s*EXPOSE\s+(.*\S)/i.exec(line)?.[1] ?? [])
}
