import { DopraxError } from '../../../errors.ts'
import { printable } from '../../names.ts'
import { type Catalogue, type CatalogueEntry, entryNamed, entryOfImage } from '../catalogue.ts'
import type { ServiceSpec } from '../spec.ts'
import { formatImage, isTag, readImage } from '../values/image.ts'
import { nearest } from '../values/nearest.ts'

export interface ImageInput {
  catalogue?: string | null
  image?: string
  tag?: string
}

type Chosen = Pick<ServiceSpec, 'image' | 'catalogue'>

/**
 * The image of a service: `image`, else a tag of the catalogue entry, else of the image that it has (`known`), else the
 * entry of the service's own name. Throws a DopraxError `bad_image` or `not_in_catalogue`.
 */
export function imageOf(name: string, input: ImageInput, known: Chosen | null, catalogue: Catalogue): Chosen {
  const { image, tag } = input
  if (tag !== undefined && !isTag(tag)) throw badImage(tag, 'is no tag. Write what stands behind the colon.')
  if (image !== undefined) {
    const reference = readImage(image)
    if (!reference) throw badImage(image, 'is no image. Write it like redis:7 or ghcr.io/owner/name:1.2.')
    const { repository, digest } = reference
    const complete = { ...reference, tag: tag ?? reference.tag ?? (digest === null ? 'latest' : null) }
    const entry = input.catalogue
      ? entryOrThrow(catalogue, input.catalogue)
      : entryOfImage(catalogue, repository)
    return { image: formatImage(complete), catalogue: entry?.name ?? null }
  }
  if (input.catalogue == null && known) {
    const { repository } = readImage(known.image)!
    return {
      image: tag === undefined ? known.image : `${repository}:${tag}`,
      catalogue: known.catalogue,
    }
  }
  const entry = entryOrThrow(catalogue, input.catalogue ?? name)
  return { image: `${entry.image}:${tag ?? entry.tag}`, catalogue: entry.name }
}

function entryOrThrow(catalogue: Catalogue, name: string): CatalogueEntry {
  const entry = entryNamed(catalogue, name)
  if (entry) return entry
  const names = catalogue.entries.map((one) => one.name)
  const meant = nearest(name, names)
  throw new DopraxError(
    'not_in_catalogue',
    `'${printable(name)}' is not in the catalogue: give an image, or one of ${names.join(', ')}.${meant ? ` Did you mean ${meant}?` : ''}`,
  )
}

function badImage(text: string, problem: string): DopraxError {
  return new DopraxError('bad_image', `'${printable(text)}' ${problem}`)
}
