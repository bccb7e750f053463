import { type BuildLimits, limitBuilds } from '../engine/build/build-cgroup.ts'
import { messageOf } from '../errors.ts'
import { cgroupParent } from './engine-settings.ts'
import { say } from './output.ts'

/**
 * Limits the builds of a dockerd that we started with the settings of that file; null: the engine is another's, and so are
 * its limits. Says why where it can't.
 */
export function applyBuildLimits(settingsFile: string | null, limits: BuildLimits): void {
  if (settingsFile === null) {
    say(
      'info',
      'Doprax did not start this Docker engine, so builds have no memory and CPU limits of ours, and its build cache has only its own',
    )
    return
  }
  try {
    const parent = cgroupParent(settingsFile)
    if (parent === null) throw new Error('systemd manages the cgroups of this engine')
    limitBuilds(parent, limits)
  } catch (error) {
    say('warn', `builds run without memory and CPU limits: ${messageOf(error)}`)
  }
}
