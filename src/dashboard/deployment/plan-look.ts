import type { PlanAction, PlanItem } from '../../domain/plan/plan-item.ts'
import type { Plan } from '../api/types.ts'
import { formatMoment } from '../ui/format.ts'
import type { Tone } from '../ui/state.ts'

export const planLooks: Record<PlanAction, { mark: string; label: string; tone: Tone }> = {
  create: { mark: '+', label: 'Create', tone: 'good' },
  change: { mark: '~', label: 'Change', tone: 'active' },
  replace: { mark: '±', label: 'Replace', tone: 'active' },
  destroy: { mark: '−', label: 'Destroy', tone: 'bad' },
}

/** `memory`, `env MODE`, `service`: what of its container an item is about. */
export function planSubject({ what, name }: PlanItem): string {
  return [what, name].filter(Boolean).join(' ')
}

/** Who decided about a plan and when, or why nobody had to. */
export function planDecision({ state, decidedBy, decidedAt }: Plan): string {
  if (decidedBy !== null && decidedAt !== null) {
    const verb = state === 'declined' ? 'Declined' : 'Approved'
    return `${verb} by ${decidedBy}, ${formatMoment(Date.parse(decidedAt))}`
  }
  return state === 'waiting' ? 'Nobody decided about it' : 'Did not wait for approval'
}
