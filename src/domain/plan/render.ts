import { type PlanAction, type PlanItem, planActions } from './plan-item.ts'

const marks: Record<PlanAction, string> = { create: '+', change: '~', replace: '±', destroy: '-' }

/** A plan as lines for a terminal: `+ main env MODE = production`. */
export function planLines(items: PlanItem[]): string[] {
  return items.map((item) => {
    const { action, container, what, name, from, to, effect } = item
    const subject =
      what === 'service' ? `service ${container}` : [container, what, name].filter(Boolean).join(' ')
    return `${marks[action]} ${subject}${values(from, to)}${effect ? ` (${effect})` : ''}`
  })
}

function values(from: string | null, to: string | null): string {
  const [before, after] = [from && oneLine(from), to && oneLine(to)]
  if (before && after) return before === after ? ': changed' : `: ${before} → ${after}`
  return after ? ` = ${after}` : ''
}

function oneLine(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ⏎ ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

/** `3 changes, of which 1 destroys` */
export function planSummary(items: PlanItem[]): string {
  const count = (action: PlanAction) => items.filter((item) => item.action === action).length
  const parts = planActions.filter((action) => count(action)).map((action) => `${count(action)} to ${action}`)
  return parts.join(', ')
}
