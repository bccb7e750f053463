import { type PlanItem, planActions } from '../../domain/plan/plan-item.ts'
import { planLooks, planSubject } from './plan-look.ts'

/** A plan's items, grouped by what is done. */
export function PlanItems({ items }: { items: readonly PlanItem[] }) {
  return planActions.map((action) => {
    const group = items.filter((item) => item.action === action)
    if (group.length === 0) return null
    const { mark, label, tone } = planLooks[action]
    return (
      <section key={action} className={`plan-group tone-${tone}`} data-plan={action}>
        <h3>
          <span className="plan-mark mono" aria-hidden="true">
            {mark}
          </span>
          {label}
          <span className="muted tabular">{group.length}</span>
        </h3>
        <ul>
          {group.map((item) => (
            <Item key={JSON.stringify([item.container, item.what, item.name])} item={item} />
          ))}
        </ul>
      </section>
    )
  })
}

function Item({ item }: { item: PlanItem }) {
  const { container, from, to, effect, loses } = item
  return (
    <li className="plan-item">
      <span className="plan-subject">
        <span className="plan-container">{container ?? 'project'}</span>
        <span className="mono">{planSubject(item)}</span>
      </span>
      <span className="plan-values mono">
        {from !== null && from === to ? (
          `${to} (changed)`
        ) : (
          <>
            {from && <del>{from}</del>}
            {from && to && <span aria-hidden="true">→</span>}
            {to && <ins>{to}</ins>}
          </>
        )}
      </span>
      {(effect || loses) && (
        <span className="plan-effect">
          {loses && <strong className="plan-loses">May lose data</strong>}
          {effect}
        </span>
      )}
    </li>
  )
}
