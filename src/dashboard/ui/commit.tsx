import { shortCommit } from './format.ts'
import { Icon } from './icon.tsx'

/** Short commit id and branch. */
export function Commit({ commit, branch }: { commit: string | null; branch?: string | null }) {
  return (
    <span className="commit">
      {branch && (
        <span className="commit-branch">
          <Icon name="branch" />
          {branch}
        </span>
      )}
      {commit && (
        <code className="mono" title={commit}>
          {shortCommit(commit)}
        </code>
      )}
    </span>
  )
}
