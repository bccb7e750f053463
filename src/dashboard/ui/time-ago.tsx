import { useNow } from '../live/use-now.ts'
import { formatAgo, formatMoment } from './format.ts'

export function TimeAgo({ time }: { time: string }) {
  const now = useNow(10_000)
  const at = Date.parse(time)
  return (
    <time dateTime={time} title={formatMoment(at)}>
      {formatAgo(at, now)}
    </time>
  )
}
