export const planActions = ['create', 'change', 'replace', 'destroy'] as const
export type PlanAction = (typeof planActions)[number]

export const planStates = ['waiting', 'approved', 'declined', 'applied'] as const
export type PlanState = (typeof planStates)[number]

/** One line of a plan. */
export interface PlanItem {
  action: PlanAction
  /** `main`, a service's name; null: the project itself. */
  container: string | null
  /** See Facet. */
  what: string
  name: string
  /** Texts to show, without secrets; null: nothing before, or nothing after. */
  from: string | null
  to: string | null
  /** What follows from it, as a clause; null: nothing else. */
  effect: string | null
  /** Something may be lost by it, so that it waits for approval always. */
  loses: boolean
}
