import { DopraxError } from '../../errors.ts'
import type { ImageReference } from './reference.ts'

type Rule = [pattern: RegExp, code: string, status: number, explain: (image: ImageReference) => string]

/** What the engine says when it can't pull; a registry answers a stranger alike for a private repository and for none. */
const rules: Rule[] = [
  [
    /no matching manifest|does not match the specified platform|no match for platform/i,
    'image_missing',
    422,
    ({ name, tag }) =>
      `The image ${name} has a tag ${tag}, but not for this server's processor.\nChoose a tag or an image that was made for it, or build one.`,
  ],
  [
    /toomanyrequests|rate limit|too many requests/i,
    'registry_denied',
    422,
    ({ name, registry }) =>
      `${registry} gives this server no more images for now (its limit of downloads is reached), so ${name} could not be pulled.\nTry again later, or take the image from another registry.`,
  ],
  [
    /manifest(?: for \S+)?(?: is)? (?:not found|unknown)|manifest unknown|tag \S+ not found/i,
    'image_missing',
    422,
    ({ name, tag, registry }) =>
      `The image ${name} has no tag ${tag} at ${registry}.\nLook at its list of tags there, and correct the tag.`,
  ],
  [
    /pull access denied|repository \S* ?(?:does not exist|not found)|name unknown|repository name not known|not found: does not exist/i,
    'image_missing',
    422,
    ({ name, tag, registry }) =>
      `There is no image ${name} (tag ${tag}) at ${registry}, or it is private.\nCheck the spelling of its name; for a private one, let the engine's user sign in there.`,
  ],
  [
    /unauthorized|authentication required|no basic auth|denied|forbidden|\b40[13]\b/i,
    'registry_denied',
    422,
    ({ name, registry }) =>
      `${registry} does not give the image ${name} to this server without a sign-in.\nUse a public image, or let the engine sign in there (docker login).`,
  ],
  [
    /no space left on device/i,
    'disk_full',
    507,
    ({ name }) =>
      `The disk of the server is full, so the image ${name} could not be pulled.\nFree some space there (delete projects or files).`,
  ],
  [
    /dial tcp|lookup |no such host|connection re(?:fused|set)|timeout|timed? ?out|deadline exceeded|request canceled|unreachable|TLS|x509|certificate|unexpected EOF|: EOF|server gave HTTP response|\b5\d\d\b|proxyconnect|server misbehaving/i,
    'registry_down',
    502,
    ({ name, registry }) =>
      `${registry} can't be reached from this server, so the image ${name} could not be pulled.\nCheck the server's network and DNS, and try again.`,
  ],
]

/** Why a pull failed, with its cure. `words` are the engine's. */
export function pullFailure(image: ImageReference, words: string): DopraxError {
  const rule = rules.find(([pattern]) => pattern.test(words))
  if (!rule) {
    const text = `The image ${image.name}:${image.tag} could not be pulled from ${image.registry}: ${words}`
    return new DopraxError('registry_down', text, { status: 502, details: { message: words } })
  }
  const [, code, status, explain] = rule
  return new DopraxError(code, explain(image), { status, details: { message: words } })
}

export function notAReference(ref: string): DopraxError {
  const text = `'${ref}' can't be the name of an image.\nWrite it like nginx:1.27 or registry.example.com/team/app:2.`
  return new DopraxError('image_missing', text, { status: 422 })
}

/** The registry, or the engine, fell silent in the middle. */
export function pullStalled({ name, registry }: ImageReference, seconds: number): DopraxError {
  const text = `${registry} has sent nothing of the image ${name} for ${seconds} s.\nCheck the server's network, and try again.`
  return new DopraxError('registry_down', text, { status: 504 })
}
