import { useState } from 'react'
import type { Source } from '../api/types.ts'
import { Field } from '../ui/field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { accessLabel } from './access-look.ts'
import type { Access } from './read-source-form.ts'
import type { SourceField } from './source-errors.ts'

/** How Doprax is let in to the repository. `source` null: a new one. */
export function AccessFields({ source, errorOf }: AccessFieldsProps) {
  const kept = source?.credentials ?? null
  const [access, setAccess] = useState<Access>(kept ? 'keep' : 'public')
  const choices: [Access, string][] = [
    ...(kept ? [['keep', `As now: ${accessLabel(kept)}`] as [Access, string]] : []),
    ['public', 'Public'],
    ['token', kept === 'token' ? 'New token' : 'Token'],
    ['key', kept === 'key' ? 'New deploy key' : 'Deploy key'],
  ]
  return (
    <fieldset className="choices">
      <legend>Access</legend>
      <div className="choice-row">
        {choices.map(([value, label]) => (
          <label key={value} className="check">
            <input
              type="radio"
              name="access"
              value={value}
              checked={access === value}
              onChange={() => setAccess(value)}
            />
            {label}
          </label>
        ))}
      </div>
      {access === 'keep' && <p className="help">It is for this repository alone.</p>}
      {access === 'public' && <p className="help">Anybody may clone it: nothing is needed.</p>}
      {access === 'token' && (
        <Field
          label="Token"
          name="token"
          type="password"
          autoComplete="new-password"
          required
          error={errorOf('token')}
          help="GitHub, fine-grained: Contents read; Webhooks and Commit statuses write, to make the webhook and to show results there; Checks read, to wait for them. GitLab: read_repository. Kept encrypted."
        />
      )}
      {access === 'key' && (
        <TextField
          label="Private key"
          name="deployKey"
          rows={4}
          wrap="off"
          required
          placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
          error={errorOf('deployKey')}
          help="Without a passphrase. Add its public half to the repository as a deploy key that may read. It can’t make the webhook. Kept encrypted."
        />
      )}
    </fieldset>
  )
}

interface AccessFieldsProps {
  source: Source | null
  errorOf: (field: SourceField) => Error | null
}
