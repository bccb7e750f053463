import { useState } from 'react'
import type { Source } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import { Field } from '../ui/field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { accessLabel } from './access-look.ts'
import type { Access } from './read-source-form.ts'
import { installUrlOf, type SourceField } from './source-errors.ts'

/** How Doprax is let in to the repository. `source` null: a new one. */
export function AccessFields({ source, app, errorOf }: AccessFieldsProps) {
  const kept = source?.credentials ?? null
  const [chosen, setChosen] = useState<Access | null>(null)
  const access = chosen ?? (kept ? 'keep' : app === 'this' ? 'app' : 'public')
  // A key can be asked for where none was chosen: by an address of SSH.
  const unseen: SourceField[] = ['access', 'githubApp']
  if (access !== 'token') unseen.push('token')
  if (access !== 'key') unseen.push('deployKey')
  const installUrl = installUrlOf(errorOf('githubApp'))
  return (
    <fieldset className="choices">
      <legend>Access</legend>
      <div className="choice-row">
        {choicesOf(kept, app !== 'none').map(([value, label]) => (
          <label key={value} className="check">
            <input
              type="radio"
              name="access"
              value={value}
              checked={access === value}
              onChange={() => setChosen(value)}
            />
            {label}
          </label>
        ))}
      </div>
      {access === 'keep' && <p className="help">It is for this repository alone.</p>}
      {access === 'public' && <p className="help">Anybody may clone it: nothing is needed.</p>}
      {access === 'app' && (
        <p className="help">
          Where it is installed it reads repositories, tells of pushes, and shows results on commits.
        </p>
      )}
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
      <ActionError error={unseen.map(errorOf).find((error) => error !== null) ?? null} />
      {installUrl && <ExternalLink href={installUrl}>Install the App there</ExternalLink>}
    </fieldset>
  )
}

function choicesOf(kept: Source['credentials'], hasApp: boolean): [Access, string][] {
  const choices: [Access, string][] = [
    ['public', 'Public'],
    ['token', kept === 'token' ? 'New token' : 'Token'],
    ['key', kept === 'key' ? 'New deploy key' : 'Deploy key'],
  ]
  if (hasApp && kept !== 'app') choices.splice(1, 0, ['app', 'GitHub App'])
  return kept ? [['keep', `As now: ${accessLabel(kept)}`], ...choices] : choices
}

interface AccessFieldsProps {
  source: Source | null
  /** The GitHub App: whether there is one, and one that reads this repository. */
  app: 'none' | 'elsewhere' | 'this'
  errorOf: (field: SourceField) => Error | null
}
