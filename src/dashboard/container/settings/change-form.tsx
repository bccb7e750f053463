import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EditForm } from '../../ui/edit-form.tsx'
import type { Effect } from './setting.ts'
import { useContainerChange } from './use-container-change.ts'

/** Changes settings of a container, once one agrees where that interrupts it. */
export function ChangeForm({ project, container, label, effect, read, onClose, children }: ChangeFormProps) {
  const [problem, setProblem] = useState<Error | null>(null)
  const [asking, setAsking] = useState<object | null>(null)
  const save = useContainerChange(project, container, onClose)
  const submit = (fields: FormData) => {
    try {
      const change = read(fields)
      setProblem(null)
      if (effect.question !== null) setAsking(change)
      else save.mutate(change)
    } catch (error) {
      setProblem(error as Error)
    }
  }
  return (
    <>
      <EditForm
        label={label}
        layout="even"
        help={effect.text}
        saving={save.isPending}
        error={problem ?? save.error}
        onSave={submit}
        onClose={onClose}
      >
        {children}
      </EditForm>
      {asking && effect.question !== null && (
        <ConfirmDialog
          title={effect.question}
          action="Save"
          onConfirm={() => save.mutate(asking)}
          onClose={() => setAsking(null)}
        >
          <p>{effect.text}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

interface ChangeFormProps {
  project: string
  container: string
  label: string
  effect: Effect
  /** The change that the fields ask for; throws an Error for what can't be read. */
  read: (fields: FormData) => object
  onClose: () => void
  children: ReactNode
}
