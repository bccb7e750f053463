import { dispatch } from '../../src/actions/start-deployment.ts'
import { makePlan } from '../../src/domain/plan/plan.ts'
import { choosePort } from '../../src/domain/ports.ts'
import { mainEnvValues, settingsOf } from '../../src/domain/spec/main-settings.ts'
import { attempt } from '../attempt.ts'
import { awaitChecks } from '../checks/await-checks.ts'
import { bringCommit } from '../source/bring-commit.ts'
import { bringLfs } from '../source/lfs/bring-lfs.ts'
import type { WorkerServices } from '../worker-services.ts'
import { build } from './build.ts'
import { planDeployment } from './plan-deployment.ts'
import { prepareBuild } from './prepare-build.ts'

/** The job of the queue `build`: a queued push becomes a release, for the queue `deploy`. */
export async function runBuild(services: WorkerServices, id: number): Promise<void> {
  const { store, owner, jobs } = services
  const claimed = await store.deployments.claim(id, 'building', owner)
  if (!claimed) return
  await attempt(services, claimed, async (begun) => {
    const current = await bringCommit(services, begun)
    if (!current || (await awaitChecks(services, current))) return
    const usual = prepareBuild(services, current, { dockerfile: null, context: null })
    usual.catch(() => {})
    const plan = await planDeployment(services, current)
    if (!plan) return
    const { dockerfile, context } = plan.main.build
    const isUsual = dockerfile === null && context === null
    const prepared = isUsual ? usual : prepareBuild(services, current, plan.main.build)
    prepared.catch(() => {})
    await bringLfs(services, current, prepared)
    const image = await build(services, current, plan.main, prepared)
    // Another writer goes on with the log.
    await current.log.flush()
    const built = await store.deployments.built(
      id,
      owner,
      { build_ms: image.buildMs, steps: image.steps, cached_steps: image.cachedSteps },
      async (tx) => {
        const { spec, generated } = await store.definitions.changeIn(
          tx,
          current.project.id,
          ({ spec, applied }) => ({
            spec: plan.wanted ? makePlan(spec, applied, plan.wanted).before : spec,
            applied,
          }),
        )
        const env = mainEnvValues(spec, generated, services.catalogue)
        return store.releases.insert(tx, {
          projectId: current.project.id,
          deploymentId: id,
          image: {
            id: image.id,
            ref: image.ref,
            bytes: image.sizeBytes,
            hasHealthcheck: image.hasHealthcheck,
          },
          port: choosePort(image.ports, env.PORT, spec.main.port),
          env,
          settings: settingsOf(spec),
        })
      },
    )
    if (built) dispatch(jobs, built)
  })
}
