/** Of the same repository only the tag changes, so that a service stays what the catalogue knows it as. */
export function imageChange(from: string, to: string): { image: string } | { tag: string } {
  const [before, after] = [split(from), split(to)]
  return after.tag && before.repository === after.repository ? { tag: after.tag } : { image: to }
}

/** `localhost:5000/redis:7` has the tag 7; a digest has none. */
function split(image: string): { repository: string; tag: string | null } {
  const [, repository = image, tag = null] = /^(.+):([^/:@]+)$/.exec(image.includes('@') ? '' : image) ?? []
  return { repository, tag }
}
