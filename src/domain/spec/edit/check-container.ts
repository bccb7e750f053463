import { DopraxError } from '../../../errors.ts'
import { printable } from '../../names.ts'
import type { ConfigFile, ContainerSpec, VolumeMount } from '../spec.ts'
import { mountClashes } from '../values/mount-clashes.ts'
import { readMount, readUrlPath } from '../values/paths.ts'
import { readSignal } from '../values/signals.ts'
import { toVolumeName } from '../values/volume-name.ts'
import { checkEnvVar } from './check-env.ts'

const mostFileBytes = 1024 * 1024

/**
 * What doprax.yaml's parser would say of a container that did not come through it. Returns it in its normal form;
 * throws a DopraxError `bad_mount`, `bad_name`, `bad_env`, `bad_config_file` or `bad_setting`.
 */
export function checkContainer<C extends ContainerSpec>(container: C): C {
  for (const { key, value } of container.env) checkEnvVar(key, value.kind === 'literal' ? value.text : '')
  const volumes = container.volumes.map(checkVolume)
  const configFiles = container.configFiles.map(checkConfigFile)
  checkClashes(volumes, configFiles)
  const { command, health, stop } = container
  if (command?.some((word) => word.includes('\0') || !word.isWellFormed()))
    throw new DopraxError('bad_setting', 'A word of the command is no text.')
  if (health?.path != null && readUrlPath(health.path) === null)
    throw badSetting('health.path', health.path, 'is no path of a URL. Write it like /healthz.')
  const signal = stop.signal && readSignal(stop.signal)
  if (stop.signal && !signal)
    throw badSetting('stop.signal', stop.signal, 'is no signal. Write it like SIGTERM or SIGINT.')
  return { ...container, volumes, configFiles, stop: { ...stop, signal } }
}

export function badSetting(setting: string, value: string, problem: string): DopraxError {
  return new DopraxError('bad_setting', `${setting}: '${printable(value)}' ${problem}`)
}

export function checkVolumeName(name: string): void {
  if (name === toVolumeName(name)) return
  throw new DopraxError(
    'bad_name',
    `'${printable(name)}' can't be a volume's name: use 1 to 100 letters a-z, digits, '_', '.' or '-'.`,
  )
}

export function checkMount(text: string): string {
  const { path, problem } = readMount(text)
  if (path !== null && text.isWellFormed() && !text.includes('\0')) return path
  throw new DopraxError('bad_mount', `The mount '${printable(text)}' ${problem ?? 'is no text.'}`)
}

function checkVolume(volume: VolumeMount): VolumeMount {
  checkVolumeName(volume.name)
  return { ...volume, mount: checkMount(volume.mount) }
}

function checkConfigFile({ mount, source, content }: ConfigFile): ConfigFile {
  const path = checkMount(mount)
  const refuse = (problem: string) => {
    throw new DopraxError('bad_config_file', `The config file at ${path} ${problem}`)
  }
  if (content?.includes('\0') || content?.isWellFormed() === false) refuse('is no text.')
  if (Buffer.byteLength(content ?? '') > mostFileBytes) refuse('is longer than 1 MB. Use a volume.')
  return { mount: path, source, content: content ?? '' }
}

function checkClashes(volumes: VolumeMount[], configFiles: ConfigFile[]): void {
  const clash = mountClashes([
    ...volumes.map(({ name, mount }) => ({ mount, what: `the volume ${name}`, isFile: false })),
    ...configFiles.map(({ mount }) => ({ mount, what: 'a config file', isFile: true })),
  ]).find(({ kind }) => kind !== 'in volume')
  if (!clash) return
  const { inner, outer } = clash
  throw new DopraxError(
    'bad_mount',
    `At ${inner.mount} can't be ${inner.what}: ${outer.what} is mounted at ${outer.mount} already.`,
  )
}
