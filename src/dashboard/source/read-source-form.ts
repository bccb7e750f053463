import { formText } from '../ui/form-text.ts'
import type { SourceInput } from './source-api.ts'

/** How Doprax is let in to a repository; `keep`: as it is. */
export type Access = 'keep' | 'public' | 'app' | 'token' | 'key'

export function readSourceForm(fields: FormData): SourceInput {
  const branch = formText(fields, 'branch').trim()
  return {
    url: formText(fields, 'url').trim(),
    ...(branch && { branch }),
    ...readAccess(fields),
    watch: formText(fields, 'watch')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    waitForChecks: fields.has('waitForChecks'),
  }
}

/** Whether a webhook is to be set up; the App's sources need none. */
export function wantsWebhook(fields: FormData): boolean {
  return fields.has('webhook') && fields.get('access') !== 'app'
}

function readAccess(fields: FormData): Pick<SourceInput, 'token' | 'deployKey' | 'githubApp'> {
  const access = fields.get('access') as Access
  if (access === 'keep') return {}
  if (access === 'app') return { githubApp: true }
  if (access === 'token') return { token: formText(fields, 'token').trim() }
  // A key without a line end at its end is none to OpenSSH.
  if (access === 'key') return { deployKey: `${formText(fields, 'deployKey').trim()}\n` }
  return { token: null, deployKey: null }
}
