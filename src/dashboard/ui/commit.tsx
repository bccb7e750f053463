import { shortCommit } from './format.ts'
import { Icon } from './icon.tsx'

/** Short commit id and branch; nothing where there is no commit. `page`: of the commit at its host. */
export function Commit({ commit, branch, page = null }: CommitProps) {
  if (commit === null) return null
  const id = (
    <code className="mono" title={commit}>
      {shortCommit(commit)}
    </code>
  )
  return (
    <span className="commit">
      {branch && (
        <span className="commit-branch">
          <Icon name="branch" />
          {branch}
        </span>
      )}
      {page === null ? (
        id
      ) : (
        <a className="above" href={page} target="_blank" rel="noreferrer">
          {id}
        </a>
      )}
    </span>
  )
}

interface CommitProps {
  commit: string | null
  branch?: string | null
  page?: string | null
}
