/** What a change of a container's environment or config files comes to. */
export function changeEffect(container: string): string {
  return container === 'main'
    ? 'A live project is released again with it at once, without a build.'
    : `${container} is restarted with it at once.`
}
