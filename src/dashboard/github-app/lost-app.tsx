import type { GithubAppView } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Callout } from '../ui/callout.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import { formatMoment } from '../ui/format.ts'
import { useRemoveApp } from './use-remove-app.ts'

/** An App that is of no use, as nobody has its keys. */
export function LostApp({ lost: { at, appsUrl } }: { lost: NonNullable<GithubAppView['lost']> }) {
  const forget = useRemoveApp()
  return (
    <Callout tone="bad" icon="alert" title="An App was made at GitHub, but its keys did not arrive here">
      <p>
        That was at {formatMoment(Date.parse(at))}, and GitHub gives them only once. Delete it{' '}
        <ExternalLink href={appsUrl}>among your Apps at GitHub</ExternalLink>, then set one up again.
      </p>
      <button
        type="button"
        className="button small start"
        disabled={forget.isPending}
        onClick={() => forget.mutate()}
      >
        It is deleted
      </button>
      <ActionError error={forget.error} />
    </Callout>
  )
}
