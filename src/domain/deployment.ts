/** The states of a deployment, in the order in which they are usually passed. */
export const deploymentStates = [
  'queued',
  'building',
  'releasing',
  'live',
  'retired',
  'failed',
  'canceled',
  'superseded',
] as const
export type DeploymentState = (typeof deploymentStates)[number]

/** push: a commit from git. rollback: an existing release again. config: the live image with a changed environment. */
export type DeploymentKind = 'push' | 'rollback' | 'config'

/** `building → superseded`: its source turned out to be at another commit already. `building → queued` and `releasing → releasing` are what a restart does to interrupted work. */
const transitions: Record<DeploymentState, readonly DeploymentState[]> = {
  queued: ['building', 'releasing', 'failed', 'canceled', 'superseded'],
  building: ['releasing', 'queued', 'failed', 'canceled', 'superseded'],
  releasing: ['live', 'failed', 'canceled'],
  live: ['retired'],
  retired: [],
  failed: [],
  canceled: [],
  superseded: [],
}

/** How often workers begin a deployment, at building and at releasing together, before it counts as hopeless. */
export const maxAttempts = 4

/** At most one deployment of a project is in one of these. */
export const activeStates = ['building', 'releasing'] as const satisfies DeploymentState[]
/** From these a deployment goes on by itself. */
export const pendingStates = ['queued', 'building', 'releasing'] as const satisfies DeploymentState[]

/** Queued, and not waiting for its turn alone: others of the project go first. */
export function standsAside(row: { awaits_approval: number; awaits_checks: number }): boolean {
  return row.awaits_approval === 1 || row.awaits_checks === 1
}

export function canMove(from: DeploymentState, to: DeploymentState): boolean {
  return transitions[from].includes(to)
}

export function isPending(state: DeploymentState): boolean {
  return (pendingStates as readonly DeploymentState[]).includes(state)
}

/** Whether `git push` of this deployment succeeded. */
export function isSuccess(state: DeploymentState): boolean {
  return state === 'live' || state === 'retired'
}
