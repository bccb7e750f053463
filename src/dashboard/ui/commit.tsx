import { shortCommit } from './format.ts'
import { Icon } from './icon.tsx'

/** Short commit id and branch; nothing where there is no commit. */
export function Commit({ commit, branch }: { commit: string | null; branch?: string | null }) {
  if (commit === null) return null
  return (
    <span className="commit">
      {branch && (
        <span className="commit-branch">
          <Icon name="branch" />
          {branch}
        </span>
      )}
      <code className="mono" title={commit}>
        {shortCommit(commit)}
      </code>
    </span>
  )
}
