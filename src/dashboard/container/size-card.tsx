import { api } from '../api/client.ts'
import { settingsPath } from '../api/queries.ts'
import type { Container } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { useAction } from '../ui/use-action.ts'

const megabyte = 1024 ** 2

/** What a container may take of the machine; an empty field is the server's default. */
export function SizeCard({ project, container, size }: SizeCardProps) {
  const save = useAction(project, (body: Partial<Container['size']>) =>
    api(`${settingsPath(project, container)}/size`, { method: 'PATCH', body }),
  )
  const inMegabytes = (bytes: number | null) => (bytes === null ? null : Math.round(bytes / megabyte))
  return (
    <Card title="Size">
      <form
        key={JSON.stringify(size)}
        className="size-form"
        aria-label={`Size of ${container}`}
        onSubmit={(event) => {
          event.preventDefault()
          const fields = new FormData(event.currentTarget)
          const number = (field: string, unit: number) =>
            fields.get(field) === '' ? null : Math.round(Number(fields.get(field)) * unit * 100) / 100
          save.mutate({
            memoryBytes: number('memory', megabyte),
            cpus: number('cpus', 1),
            diskBytes: number('disk', megabyte),
          })
        }}
      >
        <NumberField label="Memory, MB" name="memory" min={6} value={inMegabytes(size.memoryBytes)} />
        <NumberField label="CPUs" name="cpus" min={0.01} step={0.01} value={size.cpus} />
        <NumberField label="Disk, MB" name="disk" min={1} value={inMegabytes(size.diskBytes)} />
        <button type="submit" className="button" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save size'}
        </button>
        <p className="help">Applied as it runs, where the engine can.</p>
        <ActionError error={save.error} />
      </form>
    </Card>
  )
}

interface SizeCardProps {
  project: string
  container: string
  size: Container['size']
}
