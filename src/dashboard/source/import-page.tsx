import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { usePageTitle } from '../live/use-page-title.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Field } from '../ui/field.tsx'
import { formText } from '../ui/form-text.ts'
import { ImportSubmit } from './import-submit.tsx'
import { projectNameOf } from './project-name.ts'
import { readSourceForm, wantsWebhook } from './read-source-form.ts'
import { importProject, type SourceInput, setUpWebhook } from './source-api.ts'
import { blamedField } from './source-errors.ts'
import { SourceFields } from './source-fields.tsx'

/** A new project from a repository elsewhere. */
export function ImportPage() {
  usePageTitle('Import a repository')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [typedName, setTypedName] = useState<string | null>(null)
  const [repository, setRepository] = useState('')
  const begin = useMutation({
    mutationFn: async ({ name, source, webhook }: NewProject) => {
      const project = await importProject(name, source)
      // Its problems stand on the project's page of the source.
      if (webhook) await setUpWebhook(name).catch(() => {})
      return project
    },
    onSuccess: ({ name, latest }) =>
      navigate({
        to: '/projects/$project/deployments/$number',
        params: { project: name, number: String(latest?.number ?? 1) },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['projects'] }),
  })
  const blamed = blamedField(begin.error)
  return (
    <main className="page import-page" id="main">
      <header className="page-header">
        <h1>Import a repository</h1>
      </header>
      <p className="lead">
        Doprax fetches it from its host and deploys it. All it needs is a <code>Dockerfile</code> at its root.
      </p>
      <form
        className="card stack-form"
        aria-label="Import a repository"
        onSubmit={(event) => {
          event.preventDefault()
          const fields = new FormData(event.currentTarget)
          begin.mutate({
            name: formText(fields, 'name').trim(),
            source: readSourceForm(fields),
            webhook: wantsWebhook(fields),
          })
        }}
      >
        <SourceFields source={null} branch={null} error={begin.error} onRepository={setRepository}>
          <Field
            label="Name of the project"
            name="name"
            value={typedName ?? projectNameOf(repository)}
            onChange={(event) => setTypedName(event.target.value)}
            required
            help="Becomes its address: letters a-z, digits and inner hyphens."
            error={blamed === 'name' ? begin.error : null}
          />
        </SourceFields>
        <ImportSubmit pending={begin.isPending} />
        <ActionError error={blamed ? null : begin.error} />
      </form>
    </main>
  )
}

interface NewProject {
  name: string
  source: SourceInput
  webhook: boolean
}
