import type { Catalogue } from '../domain/spec/catalogue.ts'
import { decodeSpec } from '../domain/spec/decode.ts'
import { type ParsedSpec, parseSpec } from '../domain/spec/parse-spec.ts'

/** Reads the bytes of a doprax.yaml, for editors and CI. */
export function checkSpec(file: Uint8Array, catalogue: Catalogue): ParsedSpec {
  const { text, error } = decodeSpec(file)
  if (text === null) return { ok: false, errors: [error], warnings: [], spec: null }
  return parseSpec(text, catalogue)
}
