import { useNow } from '../live/use-now.ts'
import type { LogSnapshot } from '../log/log-store.ts'
import { plural } from '../ui/format.ts'
import { StepRow } from './step-row.tsx'
import { inOrder, timelineBars } from './timeline.ts'

/** The build's steps with their times; each leads to its lines in the log. */
export function StepTimeline({ snapshot, running }: { snapshot: LogSnapshot; running: boolean }) {
  const steps = inOrder([...snapshot.log.steps.values()])
  const live = running && steps.some((step) => step.ms === null)
  const now = useNow(200, live)
  if (steps.length === 0) return null
  const stoppedAt = snapshot.log.lines.at(-1)?.at ?? now
  const cached = steps.filter((step) => step.state === 'cached').length
  return (
    <section className="steps" aria-label="Build steps">
      <header className="steps-header">
        <h2>{plural(steps.length, 'step')}</h2>
        {cached > 0 && <span className="muted tabular">{cached} cached</span>}
      </header>
      <ol>
        {timelineBars(steps, live ? now : stoppedAt).map((bar) => (
          <StepRow key={bar.step.id} bar={bar} running={running} />
        ))}
      </ol>
    </section>
  )
}
