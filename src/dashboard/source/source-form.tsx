import type { Source } from '../api/types.ts'
import { EditForm } from '../ui/edit-form.tsx'
import { useAction } from '../ui/use-action.ts'
import { readSourceForm } from './read-source-form.ts'
import { setSource } from './source-api.ts'
import { AccessError, blamedField } from './source-errors.ts'
import { SourceFields } from './source-fields.tsx'

export function SourceForm({ project, source, onClose }: SourceFormProps) {
  const save = useAction(project, (fields: FormData) => change(project, source, fields), onClose)
  return (
    <EditForm
      label="Change the source"
      layout="one-column"
      help="Nothing is fetched or deployed by it."
      saving={save.isPending}
      error={blamedField(save.error) ? null : save.error}
      onSave={(fields) => save.mutate(fields)}
      onClose={onClose}
    >
      <SourceFields source={source} branch={source.branch} error={save.error} />
    </EditForm>
  )
}

async function change(project: string, source: Source, fields: FormData) {
  const input = readSourceForm(fields)
  if (fields.get('access') === 'keep' && input.url !== source.url)
    throw new AccessError('The access that is there is for the other repository: choose one for this.')
  return setSource(project, input)
}

interface SourceFormProps {
  project: string
  source: Source
  onClose: () => void
}
