import type { Ref } from 'react'
import { Duration } from '../ui/duration.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import type { BuildStep, LogLine } from './fold.ts'
import { LogText } from './log-text.tsx'
import { stepLooks } from './step-look.ts'

export interface LogRowProps {
  line: LogLine
  running: boolean
  pattern: RegExp | null
  linked: boolean
  current: boolean
  measure: Ref<HTMLDivElement>
  onLink: (line: number, extend: boolean) => void
}

export function LogRow({ line, running, pattern, linked, current, measure, onLink }: LogRowProps) {
  const classes = ['log-row', `is-${line.kind}`]
  if (linked) classes.push('is-linked')
  if (current) classes.push('is-current')
  const { number, step } = line
  return (
    <div ref={measure} data-index={number - 1} className={classes.join(' ')}>
      <a
        className="log-number"
        href={`#L${number}`}
        aria-label={`Link to line ${number}`}
        tabIndex={-1}
        draggable={false}
        onClick={(event) => {
          event.preventDefault()
          onLink(number, event.shiftKey)
        }}
      >
        {number}
      </a>
      <span className="log-text">
        {line.strayed && step && <span className="log-origin">{step.name}</span>}
        <LogText line={line} pattern={pattern} />
      </span>
      {line.kind === 'step' && step && <StepResult step={step} running={running} />}
    </div>
  )
}

function StepResult({ step, running }: { step: BuildStep; running: boolean }) {
  const look = stepLooks[step.state === 'started' && !running ? 'stopped' : step.state]
  return (
    <span className="log-result tabular">
      {step.state === 'cached' && 'cached'}
      {step.state === 'failed' && 'failed '}
      {step.ms !== null && step.state !== 'cached' && <Duration from={0} to={step.ms} />}
      {step.ms === null && running && <Duration from={step.startedAt} to={null} />}
      <StateMark look={look} />
    </span>
  )
}
