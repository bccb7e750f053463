import { freeBytes } from '../../src/actions/free-bytes.ts'
import { startDeployment } from '../../src/actions/start-deployment.ts'
import { megabytes } from '../../src/domain/size-text.ts'
import { keepServices } from '../services/keep-services.ts'
import { tellOfContainer } from '../tell-of-container.ts'
import type { WorkerServices } from '../worker-services.ts'
import { measureWritten, type Written } from './measure-written.ts'

const renewEveryMs = 10 * 60_000

/** Containers that were told of, by id. */
const told = new Set<string>()
/** When it got its last fresh container, by project and service: a program may fill that one at once. */
const renewedAt = new Map<string, number>()

/** Whether the disk will soon be too full for builds. Not known of an engine on another machine. */
export async function diskIsTight({ engine, config }: WorkerServices): Promise<boolean> {
  const { rootDir } = await engine.info()
  return rootDir !== null && (await freeBytes(rootDir)) < 2 * config.minFreeDiskBytes
}

/**
 * Measures what containers have written, and tells of each to which its size does not allow so much. When the disk is
 * nearly full it gets a fresh container: what it wrote outside of volumes would be lost with any deploy.
 */
export async function keepDisk(services: WorkerServices): Promise<void> {
  const written = await measureWritten(services)
  const over = written
    .filter(({ bytes, limitBytes }) => bytes > limitBytes)
    .toSorted((a, b) => b.bytes - b.limitBytes - (a.bytes - a.limitBytes))
  for (const each of over) {
    if (await diskIsTight(services)) await renew(services, each)
    else if (!told.has(each.container.id)) await tell(services, each, 'it will get a fresh container')
    told.add(each.container.id)
  }
}

async function tell(
  services: WorkerServices,
  { project, container, bytes, limitBytes }: Written,
  effect: string,
): Promise<void> {
  await tellOfContainer(
    services,
    project,
    container,
    () =>
      `It wrote ${megabytes(bytes)} outside of volumes, and its size allows ${megabytes(limitBytes)}: when the server's disk is nearly full, ${effect} without them. Make it write into a volume, or give it more (size: { disk: 20gb } in doprax.yaml).`,
  )
}

async function renew(services: WorkerServices, over: Written): Promise<void> {
  const { store, logger } = services
  const { project, container } = over
  const name = container.service ?? 'main'
  const key = `${project.id}/${name}`
  if (Date.now() - (renewedAt.get(key) ?? 0) < renewEveryMs) return
  renewedAt.set(key, Date.now())
  logger.warn({ project: project.name, container: name }, 'the disk is nearly full: a fresh container')
  await store.audit({ userId: null, action: 'renew', project: project.name, details: { container: name } })
  await tell(services, over, 'as it is now, it gets a fresh container')
  if (container.service === null) return renewMain(services, over)
  await store.services.restart(project.id, container.service)
  await keepServices(services, project.name)
}

/** Its live release once more: nobody notices, and if it does not come up, the one that is live stays. */
async function renewMain(services: WorkerServices, { project }: Written): Promise<void> {
  const { store } = services
  const { live_deployment_id: id } = await store.projects.get(project.id)
  if (id === null) return
  const { release_id, commit_oid, subject } = await store.deployments.get(id)
  await startDeployment(services, project, {
    kind: 'rollback',
    userId: project.owner_id,
    releaseId: release_id!,
    commit: commit_oid,
    subject,
  })
}
