import type { Webhook } from '../api/types.ts'
import { plural } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'

/** What has come from a webhook; live. */
export function WebhookHeard({ webhook: { pingedAt, heardAt, refused } }: { webhook: Webhook }) {
  return (
    <ul className="heard">
      {pingedAt !== null && (
        <li className="tone-good">
          <Icon name="check" />
          <span>
            A ping arrived <TimeAgo time={pingedAt} />
          </span>
        </li>
      )}
      {heardAt !== null && heardAt !== pingedAt && (
        <li className="tone-good">
          <Icon name="check" />
          <span>
            The newest delivery arrived <TimeAgo time={heardAt} />
          </span>
        </li>
      )}
      {heardAt === null && (
        <li className="waiting-note muted" role="status">
          <span className="pulse" aria-hidden="true" />
          Nothing has arrived yet. This page shows it by itself.
        </li>
      )}
      {refused > 0 && (
        <li className="tone-bad">
          <Icon name="alert" />
          <span>{`${plural(refused, 'request')} refused for a wrong signature: is it the same secret there?`}</span>
        </li>
      )}
    </ul>
  )
}
