import { useNavigate } from '@tanstack/react-router'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { useAction } from '../ui/use-action.ts'
import { ImportSubmit } from './import-submit.tsx'
import { readSourceForm, wantsWebhook } from './read-source-form.ts'
import { importNow, type SourceInput, setSource, setUpWebhook } from './source-api.ts'
import { blamedField } from './source-errors.ts'
import { SourceFields } from './source-fields.tsx'

/** For a project without a source. */
export function ImportForm({ project, branch }: { project: string; branch: string | null }) {
  const navigate = useNavigate()
  const begin = useAction(
    project,
    async ({ source, webhook }: { source: SourceInput; webhook: boolean }) => {
      await setSource(project, source)
      if (webhook) await setUpWebhook(project)
      return importNow(project)
    },
    ({ number }) =>
      void navigate({
        to: '/projects/$project/deployments/$number',
        params: { project, number: String(number) },
      }),
  )
  return (
    <Card title="Import a repository">
      <p className="muted">Doprax fetches it from its host, and deploys it as if you had pushed it.</p>
      <form
        className="stack-form"
        aria-label="Import a repository"
        onSubmit={(event) => {
          event.preventDefault()
          const fields = new FormData(event.currentTarget)
          begin.mutate({ source: readSourceForm(fields), webhook: wantsWebhook(fields) })
        }}
      >
        <SourceFields source={null} branch={branch} error={begin.error} />
        <ImportSubmit pending={begin.isPending} />
        <ActionError error={blamedField(begin.error) ? null : begin.error} />
      </form>
    </Card>
  )
}
