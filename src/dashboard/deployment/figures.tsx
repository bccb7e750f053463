import type { Deployment } from '../api/types.ts'
import { formatBytes, formatCount, formatDuration } from '../ui/format.ts'

/** What the build and the swap came to. */
export function Figures({ deployment }: { deployment: Deployment }) {
  const figures = figuresOf(deployment)
  if (figures.length === 0) return null
  return (
    <dl className="figures">
      {figures.map(({ name, value, bad }) => (
        <div key={name} className={bad ? 'figure tone-bad' : 'figure'}>
          <dt>{name}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface Figure {
  name: string
  value: string
  bad?: boolean
}

function figuresOf({ image, swap }: Deployment): Figure[] {
  const figures: Figure[] = []
  if (image) {
    figures.push(
      { name: 'Built in', value: formatDuration(image.buildMs) },
      { name: 'Image', value: formatBytes(image.sizeBytes) },
      { name: 'Steps cached', value: `${image.cachedSteps} of ${image.steps}` },
    )
  }
  if (swap) {
    figures.push(
      { name: 'Swapped from', value: swap.from === null ? 'first release' : `v${swap.from}` },
      { name: 'Drained in', value: formatDuration(swap.drainMs) },
      { name: 'Requests meanwhile', value: formatCount(swap.requests) },
      { name: 'Failed', value: formatCount(swap.failed), bad: swap.failed > 0 },
    )
    if (swap.cut > 0) figures.push({ name: 'Cut at the end', value: formatCount(swap.cut), bad: true })
  }
  return figures
}
