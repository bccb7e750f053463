import type { DeploymentState } from '../../domain/deployment.ts'
import type { Favicon } from '../live/use-page-title.ts'
import type { IconName } from './icon.tsx'

export type Tone = 'neutral' | 'active' | 'good' | 'bad'

/** How a state looks: never by colour alone. `icon: null` is the spinner. */
export interface StateLook {
  label: string
  tone: Tone
  icon: IconName | null
  favicon: Favicon
}

export const stateLooks: Record<DeploymentState, StateLook> = {
  queued: { label: 'Queued', tone: 'neutral', icon: 'clock', favicon: 'queued' },
  building: { label: 'Building', tone: 'active', icon: null, favicon: 'active' },
  releasing: { label: 'Releasing', tone: 'active', icon: null, favicon: 'active' },
  live: { label: 'Live', tone: 'good', icon: 'check', favicon: 'live' },
  retired: { label: 'Retired', tone: 'neutral', icon: 'check', favicon: 'idle' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross', favicon: 'failed' },
  canceled: { label: 'Canceled', tone: 'neutral', icon: 'stop', favicon: 'idle' },
  superseded: { label: 'Superseded', tone: 'neutral', icon: 'skip', favicon: 'idle' },
}

/** What the look of a deployment follows from. */
export interface Standing {
  state: DeploymentState
  canceling: boolean
  awaitsApproval?: boolean
}

/** A deployment that was asked to stop says so until it has, and one that needs a person says that. */
export function lookOf({ state, canceling, awaitsApproval = false }: Standing): StateLook {
  const look = stateLooks[state]
  if (canceling) return { ...look, label: 'Canceling…' }
  return awaitsApproval ? { ...look, label: 'Needs approval', tone: 'active', icon: 'alert' } : look
}
