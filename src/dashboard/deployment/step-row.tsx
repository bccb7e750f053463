import { Link } from '@tanstack/react-router'
import type { CSSProperties } from 'react'
import { stepLooks } from '../log/step-look.ts'
import { formatDuration } from '../ui/format.ts'
import { StateMark } from '../ui/state-mark.tsx'
import type { TimelineBar } from './timeline.ts'

export function StepRow({ bar, running }: { bar: TimelineBar; running: boolean }) {
  const { step } = bar
  // What was under way when the deployment ended neither succeeded nor failed.
  const look = stepLooks[step.state === 'started' && !running ? 'stopped' : step.state]
  const place = { '--start': bar.start, '--width': bar.width } as CSSProperties
  return (
    <li className={`step is-${step.state}`} data-step={step.id}>
      <Link to="." hash={`L${step.line}`} replace resetScroll={false} className="step-link">
        <StateMark look={look} />
        <span className="step-name mono" title={step.name}>
          {step.name}
        </span>
        <span className="step-time tabular">
          {step.state === 'cached' ? 'cached' : formatDuration(bar.ms)}
        </span>
        <span className="step-track" aria-hidden="true">
          <span className={`step-bar tone-${look.tone}`} style={place} />
        </span>
        <span className="visually-hidden">{look.said}</span>
      </Link>
    </li>
  )
}
