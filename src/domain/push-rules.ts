export type PushedRef = { ref: string; oldOid: string; newOid: string }

/** What will be done with one pushed ref; `text` is for the person. */
export type RefDecision =
  | { ref: string; decision: 'deploy'; branch: string }
  | { ref: string; decision: 'store'; text: string }
  | { ref: string; decision: 'refuse'; text: string }

const nothing = /^0+$/

/** Branch that deploys: the project's own, else `main`, else `master`, else the first pushed; null when no branch comes. */
export function deployBranchOf(current: string | null, updates: PushedRef[]): string | null {
  if (current) return current
  const branches = updates
    .filter((u) => u.ref.startsWith('refs/heads/') && !nothing.test(u.newOid))
    .map((u) => u.ref.slice(11))
  return branches.find((b) => b === 'main') ?? branches.find((b) => b === 'master') ?? branches[0] ?? null
}

export function decideRef(update: PushedRef, deployBranch: string | null): RefDecision {
  const { ref } = update
  const removed = nothing.test(update.newOid)
  if (ref.startsWith('refs/heads/')) {
    const branch = ref.slice(11)
    if (branch === deployBranch && !removed) return { ref, decision: 'deploy', branch }
    if (branch === deployBranch) {
      return {
        ref,
        decision: 'refuse',
        text: `${branch} is the deploy branch and can't be deleted; delete the project instead`,
      }
    }
    if (removed)
      return {
        ref,
        decision: 'store',
        text: `Branch ${branch} deleted; it was not deployed, so nothing else changes.`,
      }
    const cure = deployBranch ? ` To deploy it: git push doprax ${branch}:${deployBranch}` : ''
    return {
      ref,
      decision: 'store',
      text: `Branch ${branch} stored, not deployed: only ${deployBranch ?? 'a branch'} deploys.${cure}`,
    }
  }
  if (ref.startsWith('refs/tags/')) {
    return {
      ref,
      decision: 'store',
      text: `Tag ${ref.slice(10)} ${removed ? 'deleted' : 'stored'}; tags are not deployed.`,
    }
  }
  if (ref.startsWith('refs/notes/')) return { ref, decision: 'store', text: `Notes ${ref.slice(11)} stored.` }
  return { ref, decision: 'refuse', text: 'only branches, tags and notes can be pushed' }
}

/** A commit's name as people read it. */
export function shortOid(oid: string): string {
  return oid.slice(0, 7)
}
