import type { Deployment } from '../api/types.ts'
import { Duration } from '../ui/duration.tsx'
import type { IconName } from '../ui/icon.tsx'
import type { Tone } from '../ui/state.ts'
import { StateMark } from '../ui/state-mark.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { type Stage, stagesOf } from './stages.ts'

const looks: Record<Stage['state'], { tone: Tone; icon: IconName | null; said: string }> = {
  waiting: { tone: 'neutral', icon: 'clock', said: 'not yet' },
  approval: { tone: 'active', icon: 'alert', said: 'in progress' },
  active: { tone: 'active', icon: null, said: 'in progress' },
  done: { tone: 'good', icon: 'check', said: 'done' },
  failed: { tone: 'bad', icon: 'cross', said: 'failed' },
  stopped: { tone: 'neutral', icon: 'stop', said: 'stopped' },
  skipped: { tone: 'neutral', icon: 'skip', said: 'not needed' },
}

export function StageTrack({ deployment }: { deployment: Deployment }) {
  return (
    <ol className="stages" aria-label="Way of the deployment">
      {stagesOf(deployment).map((stage) => (
        <li key={stage.name} className={`stage is-${stage.state}`} data-stage={stage.name.toLowerCase()}>
          <StateMark look={looks[stage.state]} />
          <span className="stage-name">{stage.name}</span>
          <span className="stage-time tabular">
            <StageTime stage={stage} deployment={deployment} />
          </span>
          <span className="visually-hidden">{looks[stage.state].said}</span>
        </li>
      ))}
    </ol>
  )
}

function StageTime({ stage, deployment }: { stage: Stage; deployment: Deployment }) {
  if (stage.state === 'skipped') return 'not needed'
  if (stage.state === 'approval') return 'waiting for approval'
  if (stage.state === 'waiting' || stage.from === null) return '–'
  if (stage.name === 'Live') {
    return deployment.state === 'live' ? <TimeAgo time={deployment.liveAt!} /> : 'retired'
  }
  return <Duration from={stage.from} to={stage.to} />
}
