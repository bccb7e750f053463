import type { Host } from './host.ts'
import { github } from './hosts/github.ts'

/** The last part but one of a webhook's address. */
export const hostNames = ['github'] as const
export type HostName = (typeof hostNames)[number]

export const hosts: Record<HostName, Host> = { github }
