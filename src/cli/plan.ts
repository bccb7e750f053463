import type { PlanItem } from '../domain/plan/plan-item.ts'
import { planLines, planSummary } from '../domain/plan/render.ts'
import { DopraxError } from '../errors.ts'
import { ask, type Remote, readRemote } from './remote.ts'
import type { Call, Verb } from './verb.ts'

interface Plan {
  state: string
  items: PlanItem[]
}

interface Deployment {
  number: number
  awaitsApproval: boolean
}

const options = { remote: { type: 'string', default: 'doprax' } } as const

export const plan: Verb = {
  name: 'plan',
  usage: 'plan [<deployment>]',
  summary: 'show what the doprax.yaml of a deployment changes (of the one that waits)',
  arguments: [0, 1],
  options,
  run: (call) =>
    withPlan(call, async (remote, number) => {
      const found = await ask<Plan>(remote, `/deployments/${number}/plan`)
      call.out(call.json ? JSON.stringify(found, null, 2) : shown(number, found))
    }),
}

export const approve = decision('approve', 'approved', 'let a deployment go on with its plan')
export const decline = decision('decline', 'declined', 'end a deployment, and leave everything as it was')

function decision(name: string, done: string, summary: string): Verb {
  return {
    name,
    usage: `${name} [<deployment>]`,
    summary,
    arguments: [0, 1],
    options,
    run: (call) =>
      withPlan(call, async (remote, number) => {
        const decided = await ask<Plan>(remote, `/deployments/${number}/plan/${name}`, 'POST')
        call.out(
          call.json ? JSON.stringify(decided, null, 2) : `The plan of deployment ${number} is ${done}.`,
        )
      }),
  }
}

/** Without a number it is about the newest deployment whose plan waits. */
async function withPlan(
  { arguments: [given], options: { remote: name } }: Call,
  work: (remote: Remote, number: number) => Promise<void>,
): Promise<number> {
  const remote = readRemote(String(name))
  if (given !== undefined && !/^[1-9]\d{0,9}$/.test(given))
    throw new DopraxError('usage', `'${given}' is no number of a deployment.`)
  await work(remote, given === undefined ? await waiting(remote) : Number(given))
  return 0
}

async function waiting(remote: Remote): Promise<number> {
  const { deployments } = await ask<{ deployments: Deployment[] }>(remote, '/deployments')
  const found = deployments.find(({ awaitsApproval }) => awaitsApproval)
  if (found) return found.number
  throw new DopraxError('nothing_waits', `No deployment of ${remote.project} waits for approval.`)
}

function shown(number: number, { state, items }: Plan): string {
  const lines = planLines(items).map((line) => `  ${line}`)
  return [`Deployment ${number}, plan ${state}: ${planSummary(items) || 'no changes'}`, ...lines].join('\n')
}
