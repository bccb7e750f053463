import { type ReactNode, useId, useState } from 'react'
import type { Source } from '../api/types.ts'
import { Field } from '../ui/field.tsx'
import { AccessFields } from './access-fields.tsx'
import { blamedField, type SourceField } from './source-errors.ts'
import { SourceOptions } from './source-options.tsx'
import { useAppRepositories } from './use-app-repositories.ts'

/** All of a source that a person can choose. `source` null: a new one, whose options are folded. */
export function SourceFields({ source, branch, error, onRepository, children }: SourceFieldsProps) {
  const list = useId()
  const [repository, setRepository] = useState('')
  const repositories = useAppRepositories()
  const errorOf = (field: SourceField) => (blamedField(error) === field ? error : null)
  const options = <SourceOptions source={source} branch={branch} errorOf={errorOf} />
  return (
    <>
      <Field
        label="Repository"
        name="url"
        defaultValue={source?.url}
        placeholder="owner/name"
        required
        list={repositories ? list : undefined}
        help="owner/name on GitHub, or any address of https or SSH."
        error={errorOf('url')}
        onChange={({ target }) => {
          setRepository(target.value)
          onRepository?.(target.value)
        }}
      />
      <datalist id={list}>
        {repositories?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {children}
      <AccessFields
        source={source}
        app={repositories === null ? 'none' : repositories.includes(repository.trim()) ? 'this' : 'elsewhere'}
        errorOf={errorOf}
      />
      {source ? (
        options
      ) : (
        <details
          className="more-of-it"
          open={['branch', 'watch', 'waitForChecks'].some(isBlamed) || undefined}
        >
          <summary>Branch, watch paths, checks</summary>
          <div className="more-fields">{options}</div>
        </details>
      )}
    </>
  )

  function isBlamed(field: string): boolean {
    return blamedField(error) === field
  }
}

interface SourceFieldsProps {
  source: Source | null
  /** The deploy branch, if the project has one. */
  branch: string | null
  /** Of the last try. */
  error: Error | null
  onRepository?: (text: string) => void
  /** What belongs below the repository. */
  children?: ReactNode
}
