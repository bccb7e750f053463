import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DopraxError, messageOf } from '../errors.ts'

type Settings = Record<string, unknown>

const ofTheMachine = '/etc/docker/daemon.json'

/** Writes the settings of a dockerd that we start (dockerd(8), "--config-file"): the machine's own, and ours below them. */
export function writeEngineSettings(file: string, buildCacheBytes: number): void {
  const own = existsSync(ofTheMachine) ? read(ofTheMachine) : {}
  writeFileSync(file, JSON.stringify(engineSettings(own, buildCacheBytes), null, 2), { mode: 0o600 })
}

/** What `own` says holds. The limit of the build cache has another name since Docker 28. */
export function engineSettings(own: Settings, buildCacheBytes: number): Settings {
  const limit = String(buildCacheBytes)
  const gc = { enabled: true, defaultKeepStorage: limit, defaultMaxUsedSpace: limit }
  return { 'live-restore': true, builder: { gc }, ...own }
}

/** The cgroup above those of containers and builds; null: systemd manages them. */
export function cgroupParent(file: string): string | null {
  const { 'cgroup-parent': parent, 'exec-opts': options } = read(file)
  return String(options).includes('native.cgroupdriver=systemd') ? null : String(parent ?? 'docker')
}

function read(file: string): Settings {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new DopraxError('no_engine', `The file ${file} can't be read: ${messageOf(cause)}. Correct it.`, {
      cause,
    })
  }
}
