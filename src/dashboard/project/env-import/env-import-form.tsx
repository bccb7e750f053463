import { useState } from 'react'
import { parseDotenv } from '../../../domain/dotenv.ts'
import type { EnvVariable } from '../../api/types.ts'
import { EditForm } from '../../ui/edit-form.tsx'
import { changeEffect } from '../change-effect.ts'
import { useEnvChange } from '../use-env-change.ts'
import { DotenvField } from './dotenv-field.tsx'
import { compareEnv, toEnvChange } from './env-difference.ts'
import { EnvPreview } from './env-preview.tsx'

/** Sets variables from a `.env` file, and shows first what that changes. */
export function EnvImportForm({ project, container, env, onClose }: EnvImportFormProps) {
  const [text, setText] = useState('')
  const [removes, setRemoves] = useState(false)
  const [secret, setSecret] = useState(true)
  const change = useEnvChange(project, container, onClose)
  const { file, problem } = readDotenv(text)
  const difference = compareEnv(env, file, removes)
  const { same, ...changes } = difference
  const empty = Object.values(changes).every((keys) => keys.length === 0)
  return (
    <EditForm
      label="Import variables"
      layout="one-column"
      action="Apply"
      blocked={problem !== null || text === '' || empty}
      help={changeEffect(container)}
      saving={change.isPending}
      error={problem ?? change.error}
      onSave={() => change.mutate(toEnvChange(difference, file, secret))}
      onClose={onClose}
    >
      <DotenvField text={text} onChange={setText} />
      <label className="check">
        <input type="checkbox" checked={secret} onChange={(event) => setSecret(event.target.checked)} />
        New ones are secret
      </label>
      <label className="check">
        <input type="checkbox" checked={removes} onChange={(event) => setRemoves(event.target.checked)} />
        Remove those that it does not have; secret ones stay
      </label>
      {text !== '' && problem === null && <EnvPreview difference={difference} />}
    </EditForm>
  )
}

function readDotenv(text: string): { file: ReadonlyMap<string, string>; problem: Error | null } {
  try {
    return { file: parseDotenv(text), problem: null }
  } catch (error) {
    return { file: new Map(), problem: error as Error }
  }
}

interface EnvImportFormProps {
  project: string
  container: string
  env: readonly EnvVariable[]
  onClose: () => void
}
