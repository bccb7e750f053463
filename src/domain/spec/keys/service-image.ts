import { type CatalogueEntry, entryOfImage } from '../catalogue.ts'
import { shown } from '../messages.ts'
import { formatImage, type ImageReference, isTag, readImage } from '../values/image.ts'
import { nearest } from '../values/nearest.ts'
import type { Entry } from '../yaml/tree.ts'
import type { Context } from './context.ts'
import { type Fields, textOf } from './fields.ts'

type Chosen = { image: string; catalogue: string | null }

/**
 * The image that a service runs, and the catalogue entry that knows it: `image`, else `tag` of the catalogue's image
 * (`named`), else of Docker Hub's image of the service's name. null: (said) that is none.
 */
export function chooseImage(
  name: string,
  named: CatalogueEntry | null,
  declared: Entry,
  fields: Fields<'image' | 'tag'>,
  context: Context,
): Chosen | null {
  const { messages, catalogue } = context
  const image = textOf(fields.image, messages)
  const tag = textOf(fields.tag, messages)
  if (fields.image) {
    if (!image) {
      if (fields.image.value.kind === 'text')
        messages.error(fields.image.at, "'image' has no value. Write it like redis:7.")
      return null
    }
    return fromReference(image.text, image.at, tag?.text ?? null, context)
  }
  if (tag && !isTag(tag.text)) return fromTag(tag.text, tag.at, context)
  if (!named) {
    const meant = nearest(
      name,
      catalogue.entries.flatMap((entry) => [entry.name, ...entry.aliases]),
    )
    messages.warn(
      declared.at,
      `'${name}' is not in the catalogue: the image ${name} of Docker Hub is used, with no settings but those here. ${meant ? `Did you mean '${meant}'?` : "To use another one, write 'image:'."}`,
    )
  }
  const used = tag?.text ?? named?.tag ?? 'latest'
  if (!tag) {
    messages.warn(
      fields.tag?.at ?? declared.at,
      `'${name}' has no tag: ${used} is used. To stay with one version, write 'tag: ${used === 'latest' ? '…' : used}' under it.`,
    )
  }
  return { image: `${named?.image ?? name}:${used}`, catalogue: named?.name ?? null }
}

/** `tag: ubuntu:latest`: what stands there is a whole image. */
function fromTag(text: string, at: number, context: Context): Chosen | null {
  const reference = readImage(text)
  if (!reference) {
    context.messages.error(
      at,
      `'${shown(text)}' is no tag. Write what stands behind the colon of the image, like 5.7.`,
    )
    return null
  }
  context.messages.warn(
    at,
    `'${shown(text)}' is an image with its tag: it is used as if it were written 'image: ${shown(text)}'.`,
  )
  return withTag(reference, at, context)
}

function fromReference(text: string, at: number, tag: string | null, context: Context): Chosen | null {
  const { messages } = context
  const reference = readImage(text)
  if (!reference) {
    messages.error(
      at,
      `'${shown(text)}' is no image. Write it like redis:7 or ghcr.io/owner/name:1.2, in lower case.`,
    )
    return null
  }
  if (tag === null || tag === reference.tag) return withTag(reference, at, context)
  if (reference.tag !== null || reference.digest !== null || !isTag(tag)) {
    messages.warn(at, `The image names its version itself: 'tag: ${shown(tag)}' is passed over.`)
    return withTag(reference, at, context)
  }
  return withTag({ ...reference, tag }, at, context)
}

function withTag(reference: ImageReference, at: number, { messages, catalogue }: Context): Chosen {
  const entry = entryOfImage(catalogue, reference.repository)
  const open = reference.tag === null && reference.digest === null
  const complete = open ? { ...reference, tag: 'latest' } : reference
  if (open) {
    messages.warn(
      at,
      `The image has no tag: latest is used. To stay with one version, write ${reference.repository}:…`,
    )
  }
  return { image: formatImage(complete), catalogue: entry?.name ?? null }
}
