import type { Source } from '../api/types.ts'
import { EditForm } from '../ui/edit-form.tsx'
import { useAction } from '../ui/use-action.ts'
import { readSourceForm } from './read-source-form.ts'
import { type SourceInput, setSource } from './source-api.ts'
import { blamedField } from './source-errors.ts'
import { SourceFields } from './source-fields.tsx'

export function SourceForm({ project, source, onClose }: SourceFormProps) {
  const save = useAction(project, (input: SourceInput) => setSource(project, input), onClose)
  return (
    <EditForm
      label="Change the source"
      layout="one-column"
      help="Nothing is fetched or deployed by it."
      saving={save.isPending}
      error={blamedField(save.error) ? null : save.error}
      onSave={(fields) => save.mutate(readSourceForm(fields))}
      onClose={onClose}
    >
      <SourceFields source={source} branch={source.branch} error={save.error} />
    </EditForm>
  )
}

interface SourceFormProps {
  project: string
  source: Source
  onClose: () => void
}
