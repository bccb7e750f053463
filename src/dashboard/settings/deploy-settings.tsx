import { changeProject } from '../api/mutations.ts'
import type { Project } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { useAction } from '../ui/use-action.ts'

/** What a push does by itself. */
export function DeploySettings({ project: { name, autoApply, deployBranch } }: { project: Project }) {
  const apply = useAction(name, (value: boolean) => changeProject(name, { autoApply: value }))
  const branch = useAction(name, (value: string) => changeProject(name, { deployBranch: value }))
  return (
    <Card title="Pushes">
      <label className="check">
        <input
          type="checkbox"
          checked={apply.isPending ? apply.variables : autoApply}
          disabled={apply.isPending}
          onChange={(event) => apply.mutate(event.target.checked)}
        />
        Apply changes of doprax.yaml by themselves when nothing can be lost by them
      </label>
      <p className="help">
        Otherwise each change waits for somebody’s approval. What destroys something always waits.
      </p>
      <ActionError error={apply.error} />
      <form
        key={deployBranch}
        className="inline-form"
        aria-label="Branch that is deployed"
        onSubmit={(event) => {
          event.preventDefault()
          branch.mutate(String(new FormData(event.currentTarget).get('branch')).trim())
        }}
      >
        <Field
          label="Branch that is deployed"
          name="branch"
          defaultValue={deployBranch ?? ''}
          placeholder="main, else master, else the first that is pushed"
          required
        />
        <button type="submit" className="button" disabled={branch.isPending}>
          Save branch
        </button>
      </form>
      <ActionError error={branch.error} />
    </Card>
  )
}
