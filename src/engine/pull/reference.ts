export interface ImageReference {
  /** With its registry, as Docker takes it: `nginx`, `registry.example.com:5000/team/app`. */
  name: string
  /** `1.27`, or a digest `sha256:...`. */
  tag: string
  /** For people: where it comes from. */
  registry: string
}

const defaultRegistry = 'Docker Hub'

const part = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*'
const registryName = '[A-Za-z0-9][A-Za-z0-9.-]*(?::\\d+)?'
/** The grammar of the engine (distribution/reference, "reference.go"). */
const wellFormed = new RegExp(
  `^(?:${registryName}/)?${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
)

/** Whether the engine can have such an image; what is not may lead out of the path of its API call. */
export function isReference(ref: string): boolean {
  return ref.length <= 400 && wellFormed.test(ref)
}

/** A reference without a tag means `latest`: the engine itself would pull every tag there is. */
export function parseReference(ref: string): ImageReference {
  const [named = '', digest] = ref.split('@', 2)
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  const name = colon === -1 ? named : named.slice(0, colon)
  const tag = digest ?? (colon === -1 ? 'latest' : named.slice(colon + 1))
  const [first = '', ...rest] = name.split('/')
  const hasRegistry = rest.length > 0 && /[.:]|^localhost$/.test(first)
  return { name, tag, registry: hasRegistry ? first : defaultRegistry }
}
