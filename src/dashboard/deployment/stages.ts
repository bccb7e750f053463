import type { Deployment } from '../api/types.ts'

export interface Stage {
  name: 'Queued' | 'Build' | 'Release' | 'Live'
  state: 'waiting' | 'approval' | 'active' | 'done' | 'failed' | 'stopped' | 'skipped'
  /** Unix ms; null: not begun, or not known. */
  from: number | null
  to: number | null
}

/** The way of a deployment, queued → build → release → live, as far as it came. */
export function stagesOf(deployment: Deployment): Stage[] {
  const at = (time: string | null) => (time === null ? null : Date.parse(time))
  const created = Date.parse(deployment.createdAt)
  const [started, built, live, finished] = [
    at(deployment.startedAt),
    at(deployment.builtAt),
    at(deployment.liveAt),
    at(deployment.finishedAt),
  ]
  const builds = deployment.kind === 'push'
  const releaseFrom = builds ? built : (built ?? started)
  const reached = reachedStage(deployment, builds)
  const stages: Stage[] = [
    { name: 'Queued', state: 'waiting', from: created, to: started ?? (reached > 0 ? created : finished) },
    { name: 'Build', state: builds ? 'waiting' : 'skipped', from: builds ? started : null, to: built },
    { name: 'Release', state: 'waiting', from: releaseFrom, to: live },
    { name: 'Live', state: 'waiting', from: live, to: deployment.state === 'live' ? null : finished },
  ]
  const last = stages[reached]!
  for (const stage of stages.slice(0, reached)) if (stage.state !== 'skipped') stage.state = 'done'
  last.state = endState(deployment)
  if (last.name !== 'Live') last.to ??= finished
  return stages
}

function reachedStage(deployment: Deployment, builds: boolean): number {
  const { state } = deployment
  if (state === 'queued' || state === 'superseded') return 0
  if (state === 'building') return 1
  if (state === 'releasing') return 2
  if (state === 'live' || state === 'retired') return 3
  if (deployment.startedAt === null) return 0
  return builds && deployment.builtAt === null ? 1 : 2
}

function endState({ state, awaitsApproval }: Deployment): Stage['state'] {
  if (awaitsApproval) return 'approval'
  if (state === 'failed') return 'failed'
  if (state === 'canceled' || state === 'superseded') return 'stopped'
  return state === 'live' || state === 'retired' ? 'done' : 'active'
}
