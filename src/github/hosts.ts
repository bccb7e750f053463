import type { Host } from './host.ts'
import { bitbucket } from './hosts/bitbucket.ts'
import { gitea } from './hosts/gitea.ts'
import { github } from './hosts/github.ts'
import { gitlab } from './hosts/gitlab.ts'

/** The last part but one of a webhook's address. */
export const hostNames = ['github', 'gitlab', 'gitea', 'bitbucket'] as const
export type HostName = (typeof hostNames)[number]

export const hosts: Record<HostName, Host> = { github, gitlab, gitea, bitbucket }
