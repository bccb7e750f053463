import { decidePlan } from '../../actions/decide-plan.ts'
import type { Services } from '../../actions/services.ts'
import { NotFoundError } from '../../errors.ts'
import type { Api } from '../api-types.ts'
import { deploymentParams, planSchema } from '../schemas.ts'
import { viewPlan } from '../views.ts'
import { findDeployment } from './deployments.ts'

const decisions = { approve: 'approved', decline: 'declined' } as const

/** What a deployment's doprax.yaml changes, and the decision about it. */
export function planRoutes(api: Api, services: Services): void {
  const view = async (id: number) => {
    const plan = await viewPlan(services, id)
    if (!plan) throw new NotFoundError('This deployment has no plan: its doprax.yaml changes nothing.')
    return plan
  }

  api.get(
    '/projects/:project/deployments/:number/plan',
    {
      schema: {
        summary: "What a deployment's doprax.yaml changes",
        params: deploymentParams,
        response: { 200: planSchema },
      },
    },
    async (request) => view((await findDeployment(services, request.user, request.params)).deployment.id),
  )

  for (const [verb, decision] of Object.entries(decisions)) {
    api.post(
      `/projects/:project/deployments/:number/plan/${verb}`,
      {
        schema: {
          summary: `Have a waiting plan ${decision}`,
          params: deploymentParams,
          response: { 200: planSchema },
        },
      },
      async (request) => {
        const { project, deployment } = await findDeployment(services, request.user, request.params)
        await decidePlan(services, request.user, project, deployment, decision)
        return view(deployment.id)
      },
    )
  }
}
