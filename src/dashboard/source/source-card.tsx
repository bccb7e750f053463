import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Source } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { useAction } from '../ui/use-action.ts'
import { forgetSource, importNow } from './source-api.ts'
import { SourceFacts } from './source-facts.tsx'
import { SourceForm } from './source-form.tsx'

export function SourceCard({ project, source }: { project: string; source: Source }) {
  const navigate = useNavigate()
  const [changing, setChanging] = useState(false)
  const [forgetting, setForgetting] = useState(false)
  const deploy = useAction(
    project,
    () => importNow(project),
    ({ number }) =>
      void navigate({
        to: '/projects/$project/deployments/$number',
        params: { project, number: String(number) },
      }),
  )
  const forget = useAction(project, () => forgetSource(project))
  const change = !changing && (
    <button type="button" className="button small" onClick={() => setChanging(true)}>
      Change
    </button>
  )
  return (
    <Card title="Source" aside={change} flush>
      {changing && <SourceForm project={project} source={source} onClose={() => setChanging(false)} />}
      <div className="card-body">
        <SourceFacts source={source} />
        <div className="button-row">
          <button
            type="button"
            className="button primary"
            disabled={deploy.isPending}
            onClick={() => deploy.mutate()}
          >
            Deploy the newest commit
          </button>
          <button
            type="button"
            className="button"
            disabled={forget.isPending}
            onClick={() => setForgetting(true)}
          >
            Forget source
          </button>
        </div>
        <ActionError error={deploy.error ?? forget.error} />
      </div>
      {forgetting && (
        <ConfirmDialog
          title={`Forget where ${project} comes from?`}
          action="Forget"
          danger
          onConfirm={() => forget.mutate()}
          onClose={() => setForgetting(false)}
        >
          <p>Its address and access are forgotten, and webhooks deploy nothing more.</p>
          <p>What is live stays so, what was fetched is kept, and git push works as before.</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
