/** The kinds of git hosts whose webhooks Doprax understands, by their names in the API. */
export const gitHosts = {
  github: {
    label: 'GitHub',
    where: 'Settings → Webhooks → Add webhook',
    fields: 'Payload URL and Secret as above, content type application/json.',
    events:
      'Let me select individual events: Pushes and Pull requests; Check suites too, to wait for green checks.',
  },
  gitlab: {
    label: 'GitLab',
    where: 'Settings → Webhooks → Add new webhook',
    fields: 'URL as above, the secret as Secret token.',
    events: 'Push events and Merge request events.',
  },
  gitea: {
    label: 'Gitea, Forgejo',
    where: 'Settings → Webhooks → Add webhook → Gitea (Forgejo)',
    fields: 'Target URL and Secret as above, method POST, content type application/json.',
    events: 'Custom events: Push and Pull request.',
  },
  bitbucket: {
    label: 'Bitbucket',
    where: 'Repository settings → Webhooks → Add webhook',
    fields: 'URL and Secret as above.',
    events: 'Repository push.',
  },
} as const

export type GitHost = keyof typeof gitHosts

/** `GitHub` of `github`. */
export function hostLabel(host: string): string {
  return host in gitHosts ? gitHosts[host as GitHost].label : host
}

/** The kind of host that an address looks like. */
export function likelyHost(url: string): GitHost {
  if (/gitlab/i.test(url)) return 'gitlab'
  if (/bitbucket/i.test(url)) return 'bitbucket'
  return /gitea|forgejo|codeberg/i.test(url) ? 'gitea' : 'github'
}

/** A webhook's address for another kind of host. */
export function webhookAddress(url: string, host: GitHost): string {
  return url.replace('/webhooks/github/', `/webhooks/${host}/`)
}
