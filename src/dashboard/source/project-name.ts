/** A project's name that goes with a repository: `hello-world` of `octocat/Hello_World.git`. '' where there is none in it. */
export function projectNameOf(repository: string): string {
  const last = repository
    .trim()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .at(-1)!
  return last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
}
