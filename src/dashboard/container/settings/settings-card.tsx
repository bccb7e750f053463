import { useState } from 'react'
import { Card } from '../../ui/card.tsx'
import { ChangeForm } from './change-form.tsx'
import type { Effect, Setting } from './setting.ts'

/** What a container was told; what it was not shows on demand. */
export function SettingsCard({ project, container, settings, effectOf }: SettingsCardProps) {
  const [all, setAll] = useState(false)
  const [editing, setEditing] = useState<string | null>(null)
  const shown = settings.filter(({ key, value }) => all || value !== null || key === editing)
  const more = (
    <button type="button" className="button small" aria-expanded={all} onClick={() => setAll(!all)}>
      {all ? 'Only what is set' : 'All settings'}
    </button>
  )
  return (
    <Card title="Settings" aside={more} flush>
      <ul className="rows">
        {shown.map((setting) => (
          <li key={setting.key} className="setting" data-setting={setting.key}>
            <div className="row">
              <span className="setting-title">{setting.title}</span>
              <span className={setting.value === null ? 'setting-value muted' : 'setting-value'}>
                {setting.value ?? setting.unset}
              </span>
              <button
                type="button"
                className="button small quiet"
                aria-label={`Change ${setting.title}`}
                aria-expanded={editing === setting.key}
                onClick={() => setEditing(setting.key)}
              >
                Change
              </button>
            </div>
            {editing === setting.key && (
              <ChangeForm
                project={project}
                container={container}
                label={`${setting.title} of ${container}`}
                effect={effectOf(setting.key)}
                read={setting.read}
                onClose={() => setEditing(null)}
              >
                {setting.fields}
              </ChangeForm>
            )}
          </li>
        ))}
      </ul>
      {all && (
        <p className="card-note card-foot help">
          What the source’s doprax.yaml says otherwise comes back with the next push.
        </p>
      )}
      {shown.length === 0 && <p className="card-note muted">All is as its image has it.</p>}
    </Card>
  )
}

interface SettingsCardProps {
  project: string
  container: string
  settings: Setting[]
  effectOf: (key: string) => Effect
}
