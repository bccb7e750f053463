import type { Catalogue } from './catalogue.ts'
import { decodeSpec } from './decode.ts'
import { type ParsedSpec, parseSpec } from './parse-spec.ts'

/** Reads the bytes of a doprax.yaml, for editors and CI. */
export function checkSpec(
  file: Uint8Array,
  catalogue: Catalogue,
): { parsed: ParsedSpec /** Empty where it is none. */; text: string } {
  const { text, error } = decodeSpec(file)
  if (text !== null) return { parsed: parseSpec(text, catalogue), text }
  return { parsed: { ok: false, errors: [error], warnings: [], spec: null }, text: '' }
}
