import { z } from 'zod'
import { requestGithub } from '../request.ts'

/** The least that deploying needs: to clone, to tell how it went, to wait for green checks, to hear of merges. */
export const permissions = {
  contents: 'read',
  metadata: 'read',
  statuses: 'write',
  checks: 'read',
  pull_requests: 'read',
}

export interface ManifestInput {
  name: string
  /** Doprax's own address. */
  url: string
  /** null: GitHub can't reach us. */
  hookUrl: string | null
  /** Where GitHub sends the person with the code, and after an installation. */
  createdUrl: string
  installedUrl: string
}

/** "Registering a GitHub App from a manifest": what GitHub is asked to make. */
export function manifestOf({ name, url, hookUrl, createdUrl, installedUrl }: ManifestInput) {
  return {
    name,
    url,
    ...(hookUrl && {
      hook_attributes: { url: hookUrl, active: true },
      default_events: ['push', 'pull_request', 'check_suite'],
    }),
    redirect_url: createdUrl,
    setup_url: installedUrl,
    setup_on_update: true,
    description: 'Deploys with Doprax.',
    public: false,
    default_permissions: permissions,
  }
}

const conversion = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  html_url: z.url(),
  owner: z.object({ login: z.string(), type: z.string() }),
  pem: z.string(),
  webhook_secret: z.string().nullish(),
})
export type CreatedApp = z.infer<typeof conversion>

/** The App with its keys, which GitHub gives for a code this once. Throws a GithubError. */
export async function convertManifest(api: string, code: string): Promise<CreatedApp> {
  return conversion.parse(
    await requestGithub({ api, authorization: null }, 'POST /app-manifests/{code}/conversions', { code }),
  )
}
