import { api } from '../api/client.ts'
import { containerPath } from '../api/queries.ts'
import type { Container } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { useAction } from '../ui/use-action.ts'

const megabyte = 1024 ** 2

/** What a container may take of the machine; an empty field is the server's default. */
export function SizeCard({ project, container, size }: SizeCardProps) {
  const save = useAction(project, (body: Partial<Container['size']>) =>
    api(`${containerPath(project, container)}${container === 'main' ? '/main' : ''}/size`, {
      method: 'PATCH',
      body,
    }),
  )
  const inMegabytes = (bytes: number | null) => (bytes === null ? '' : Math.round(bytes / megabyte))
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
        <label>
          Memory, MB
          <input
            name="memory"
            type="number"
            min="6"
            step="1"
            defaultValue={inMegabytes(size.memoryBytes)}
            {...field}
          />
        </label>
        <label>
          CPUs
          <input name="cpus" type="number" min="0.01" step="0.01" defaultValue={size.cpus ?? ''} {...field} />
        </label>
        <label>
          Disk, MB
          <input
            name="disk"
            type="number"
            min="1"
            step="1"
            defaultValue={inMegabytes(size.diskBytes)}
            {...field}
          />
        </label>
        <button type="submit" className="button" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save size'}
        </button>
        <p className="help">Applied as it runs, where the engine can.</p>
        <ActionError error={save.error} />
      </form>
    </Card>
  )
}

const field = { className: 'input tabular', placeholder: 'default', inputMode: 'decimal' } as const

interface SizeCardProps {
  project: string
  container: string
  size: Container['size']
}
