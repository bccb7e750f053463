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
      return [`ok ${verdict.ref}`, ...tracking(verdict)]
    case 'reject':
      return [`ng ${verdict.ref} ${remoteLine(verdict.reason.split('\n', 1)[0]!) || 'refused'}`]
  }
}

function tracking({ oldOid, newOid }: { oldOid: string; newOid: string }): string[] {
  return [`option old-oid ${oldOid}`, `option new-oid ${newOid}`]
}
