import { type Host, header } from '../host.ts'
import { isSame, signatureOf } from '../signature.ts'
import { readGithubEvent } from './github.ts'

/** Gitea and Forgejo: GitHub's payloads, signed without the name of the scheme. */
export const gitea: Host = {
  isSigned: (headers, body, secret) =>
    isSame(header(headers, 'x-gitea-signature'), signatureOf(secret, body)),
  idOf: (headers) => header(headers, 'x-gitea-delivery') || null,
  eventOf: (headers) => header(headers, 'x-gitea-event'),
  read: readGithubEvent,
}
