import type { RefUpdate, RefVerdict } from './push.ts'
import { remoteLine } from './remote-line.ts'

/**
 * The lines of proc-receive's report (githooks, "proc-receive"), one verdict after another, in the order of the updates.
 * An update without a verdict is rejected; with `atomic`, one rejection rejects all.
 */
export function reportLines(updates: RefUpdate[], verdicts: RefVerdict[], atomic: boolean): string[] {
  const byRef = new Map(verdicts.map((verdict) => [verdict.ref, verdict]))
  const complete = updates.map(
    ({ ref }): RefVerdict => byRef.get(ref) ?? { ref, verdict: 'reject', reason: 'nothing was decided' },
  )
  const rejected = complete.some(({ verdict }) => verdict === 'reject')
  return complete.flatMap((verdict) => {
    if (atomic && rejected && verdict.verdict !== 'reject') {
      return [`ng ${verdict.ref} another ref of this atomic push was refused`]
    }
    return lines(verdict)
  })
}

function lines(verdict: RefVerdict): string[] {
  switch (verdict.verdict) {
    case 'move':
      return [`ok ${verdict.ref}`, 'option fall-through']
    case 'taken':
      return [`ok ${verdict.ref}`, ...reported(verdict)]
    case 'reject':
      return [`ng ${verdict.ref} ${remoteLine(verdict.reason.split('\n', 1)[0]!) || 'refused'}`]
  }
}

/**
 * What the client prints, and sets its remote-tracking ref to. Git has no way to say that an accepted ref stays where it
 * is, and would print `[new branch]` for one that is not there: so another name is reported, which says it (as in
 * `main -> main (not moved)`), and which no tracking ref belongs to.
 */
function reported({ ref, oldOid, newOid }: Extract<RefVerdict, { verdict: 'taken' }>): string[] {
  const unmoved =
    oldOid === newOid ? [`option refname ${ref.replace(/^refs\/(heads\/)?/, '')} (not moved)`] : []
  return [...unmoved, `option old-oid ${oldOid}`, `option new-oid ${newOid}`]
}
