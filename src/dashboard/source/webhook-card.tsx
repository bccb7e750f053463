import type { Source, Webhook } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { RemoveButton } from '../ui/remove-button.tsx'
import { useAction } from '../ui/use-action.ts'
import { removeWebhook, setUpWebhook } from './source-api.ts'
import { WebhookHeard } from './webhook-heard.tsx'
import { WebhookPaste } from './webhook-paste.tsx'

/** How the source's host tells of each push. */
export function WebhookCard({ project, source, webhook }: WebhookCardProps) {
  const setUp = useAction(project, () => setUpWebhook(project))
  const remove = useAction(project, () => removeWebhook(project))
  const isByApp = source?.credentials === 'app'
  const mayMake = source?.page != null && source.credentials === 'token'
  const isMade = webhook?.madeFor != null && webhook.madeFor === source?.url
  const removal = webhook && (
    <RemoveButton name="webhook" title="Take no more deliveries?" danger removal={remove}>
      <p>The webhook’s address answers no more, and a new one will have another secret.</p>
      <p>At the host it stays until you remove it there.</p>
    </RemoveButton>
  )
  return (
    <Card title="Webhook" aside={removal}>
      {isByApp && <p>The GitHub App tells of each push: there is nothing to set up.</p>}
      {!webhook && !isByApp && (
        <p className="muted">
          With it, the host tells Doprax of each push and merge, and what comes to the branch is deployed.
        </p>
      )}
      {isMade && <p className="made">Made for you at GitHub. Nothing is left to do there.</p>}
      {webhook && <WebhookHeard webhook={webhook} />}
      {webhook && !isMade && !isByApp && (
        <WebhookPaste webhook={webhook} source={source} problem={mayMake ? webhook.problem : null} />
      )}
      {(!webhook || (mayMake && !isMade)) && !isByApp && (
        <button
          type="button"
          className={webhook ? 'button start' : 'button primary start'}
          disabled={setUp.isPending}
          onClick={() => setUp.mutate()}
        >
          {webhook ? 'Try to make it at GitHub' : 'Set up the webhook'}
        </button>
      )}
      {webhook && isMade && (
        <details className="more-of-it">
          <summary>Address and secret</summary>
          <WebhookPaste webhook={webhook} source={source} problem={null} />
        </details>
      )}
      <ActionError error={setUp.error} />
    </Card>
  )
}

interface WebhookCardProps {
  project: string
  source: Source | null
  webhook: Webhook | null
}
