import { useState } from 'react'
import type { Container } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'
import { ConfigFileForm } from './config-file-form.tsx'
import { ConfigFileRow } from './config-file-row.tsx'

/** Files that are mounted read-only, from the pushed source or from a text kept in Doprax. */
export function ConfigFilesCard({ project, container, files }: ConfigFilesCardProps) {
  const [editing, setEditing] = useState<string | null>(null)
  const add = (
    <button type="button" className="button small" onClick={() => setEditing('')}>
      Add file
    </button>
  )
  return (
    <Card title="Config files" aside={add} flush>
      {editing !== null && (
        <ConfigFileForm
          key={editing}
          project={project}
          container={container}
          file={files.find(({ mount }) => mount === editing) ?? null}
          onClose={() => setEditing(null)}
        />
      )}
      <Rows
        items={files}
        error={null}
        loading=""
        empty="None. A text that you keep here is mounted read-only."
      >
        {(file) => (
          <ConfigFileRow
            key={file.mount}
            project={project}
            container={container}
            file={file}
            onEdit={() => setEditing(file.mount)}
          />
        )}
      </Rows>
    </Card>
  )
}

interface ConfigFilesCardProps {
  project: string
  container: string
  files: Container['configFiles']
}
