import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = '/sys/fs/cgroup'
const isV2 = existsSync(join(root, 'cgroup.controllers'))
const periodMicroseconds = 100_000
/** cgroup v1 says "none" by the highest multiple of the page size. */
const noLimit = 2 ** 60

export interface BuildLimits {
  memoryBytes: number
  cpus: number
}

/**
 * Limits all builds of a local engine together, by the cgroup `<parent>/buildkit` in which its BuildKit runs every RUN
 * (where systemd does not manage cgroups). No version of `POST /build` passes a limit or a cgroup of ours on to BuildKit.
 * Throws where cgroups can't be written. Source: moby newCgroupParent and Builder.Build, BuildKit runcexecutor.
 */
export function limitBuilds(parent: string, { memoryBytes, cpus }: BuildLimits): void {
  const quota = Math.round(cpus * periodMicroseconds)
  if (isV2) {
    const group = makeGroup(root, parent)
    write(group, 'memory.max', memoryBytes)
    if (existsSync(join(group, 'memory.swap.max'))) write(group, 'memory.swap.max', 0)
    write(group, 'cpu.max', `${quota} ${periodMicroseconds}`)
    return
  }
  const memory = makeGroup(join(root, 'memory'), parent)
  const countsSwap = existsSync(join(memory, 'memory.memsw.limit_in_bytes'))
  // With swap can never be less than without.
  if (countsSwap) write(memory, 'memory.memsw.limit_in_bytes', -1)
  write(memory, 'memory.limit_in_bytes', memoryBytes)
  if (countsSwap) write(memory, 'memory.memsw.limit_in_bytes', memoryBytes)
  const cpu = makeGroup(join(root, 'cpu'), parent)
  write(cpu, 'cpu.cfs_period_us', periodMicroseconds)
  write(cpu, 'cpu.cfs_quota_us', quota)
}

/** Bytes that all builds of a local engine together may use; null: no limit is known. */
export function buildMemoryLimit(parent: string): number | null {
  const group = join(isV2 ? root : join(root, 'memory'), parent, 'buildkit')
  try {
    const limit = Number(readFileSync(join(group, isV2 ? 'memory.max' : 'memory.limit_in_bytes'), 'utf8'))
    return limit < noLimit ? limit : null
  } catch {
    return null
  }
}

/** Under v2 a group has only the controllers that the one above hands down. */
function makeGroup(hierarchy: string, parent: string): string {
  let group = hierarchy
  for (const name of [...parent.split('/').filter(Boolean), 'buildkit']) {
    if (isV2) write(group, 'cgroup.subtree_control', '+memory +cpu')
    group = join(group, name)
    mkdirSync(group, { recursive: true })
  }
  return group
}

function write(group: string, file: string, value: number | string): void {
  writeFileSync(join(group, file), String(value))
}
