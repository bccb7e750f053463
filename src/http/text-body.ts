import { z } from 'zod'
import { DopraxError } from '../errors.ts'
import type { Api } from './api-types.ts'

const textTypes = ['text/plain', 'application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml']

/** A body of text as its bytes: nothing that is not UTF-8 goes in unnoticed. */
export const textBody = z.instanceof(Buffer).describe('text in UTF-8')

export function acceptText(api: Api): void {
  api.removeContentTypeParser('text/plain')
  api.addContentTypeParser(textTypes, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

/** Throws a DopraxError `bad_encoding`. */
export function readText(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new DopraxError('bad_encoding', 'The text is not UTF-8. Save it as UTF-8, which every editor can.')
  }
}
