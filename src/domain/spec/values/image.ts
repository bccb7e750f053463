/** Docker's grammar of image references (the module distribution/reference), without upper case in host names. */
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const host = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/)?'
const reference = new RegExp(
  `^(${host}${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
)

export interface ImageReference {
  repository: string
  tag: string | null
  digest: string | null
}

/** `mysql:5.7`, `registry.example.com:5000/team/app@sha256:…`; null: no image reference. */
export function readImage(text: string): ImageReference | null {
  const match = text.length <= 400 ? reference.exec(text) : null
  if (!match || match[1]!.length > 255) return null
  return { repository: match[1]!, tag: match[2] ?? null, digest: match[3] ?? null }
}

export function formatImage({ repository, tag, digest }: ImageReference): string {
  return `${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
}

export function isTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text)
}

/** Docker Hub's own images have three names: `mysql`, `library/mysql`, `docker.io/library/mysql`. */
export function familiarName(repository: string): string {
  return repository.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '')
}
