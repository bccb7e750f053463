import { type Messages, shown } from '../messages.ts'
import type { ContainerSpec, HealthCheck } from '../spec.ts'
import { readUrlPath } from '../values/paths.ts'
import { readCpus, readDuration, readPort, readSize } from '../values/scalars.ts'
import { readSignal } from '../values/signals.ts'
import { type Entry, isNothing } from '../yaml/tree.ts'
import { readConfigFiles } from './config-files.ts'
import type { Context } from './context.ts'
import { readEnv } from './env.ts'
import { asText, type Fields, fieldsOf, fieldValue } from './fields.ts'
import { checkMounts } from './mount.ts'
import { readVolumes } from './volumes.ts'

/** Keys that main and services have in common. */
export const containerKeys = ['volumes', 'envs', 'config_file', 'size', 'command', 'health', 'stop'] as const
type ContainerKey = (typeof containerKeys)[number]

/** Docker refuses to run a container with less. */
export const leastMemory = 6 * 1024 ** 2
const noTime = 'is no time. Write it like 500ms, 30s or 2m; a day is the longest.'
const noSize = 'is no size. Write it like 512mb or 2gb.'
export const noPort = 'is no port. Write a number from 1 to 65535.'

export function readContainer(fields: Fields<ContainerKey>, context: Context): ContainerSpec {
  const { messages } = context
  const volumes = readVolumes(fields.volumes, context)
  const configFiles = readConfigFiles(fields.config_file, messages)
  checkMounts(
    [
      ...volumes.map(({ name, mount, at }) => ({ mount, at, what: `the volume '${name}'`, isFile: false })),
      ...configFiles.map(({ mount, at }) => ({ mount, at, what: 'a config file', isFile: true })),
    ],
    messages,
  )
  return {
    volumes: volumes.map(({ name, mount, readOnly }) => ({ name, mount, readOnly })),
    env: readEnv(fields.envs, messages),
    configFiles: configFiles.map(({ mount, source, content }) => ({ mount, source, content })),
    size: readSizes(fields.size, messages),
    command: readCommand(fields.command, messages),
    health: readHealth(fields.health, messages),
    stop: readStop(fields.stop, messages),
  }
}

function readSizes(entry: Entry | undefined, messages: Messages): ContainerSpec['size'] {
  const fields = entry ? fieldsOf(entry.value, "'size'", ['memory', 'cpus', 'disk'], messages) : {}
  const memoryBytes = fieldValue(fields.memory, readSize, noSize, messages)
  if (memoryBytes !== null && memoryBytes < leastMemory) {
    messages.error(fields.memory!.value.at, 'A container needs 6 MB of memory or more. Write it like 512mb.')
  }
  return {
    memoryBytes,
    cpus: fieldValue(fields.cpus, readCpus, 'is no number of CPUs. Write it like 0.5 or 2.', messages),
    diskBytes: fieldValue(fields.disk, readSize, noSize, messages),
  }
}

/** The words of a command, each as the program shall get it: no shell stands between. */
function readCommand(entry: Entry | undefined, messages: Messages): string[] | null {
  if (!entry || isNothing(entry.value)) return null
  const { value } = entry
  if (value.kind === 'list' && value.items.length) {
    return value.items.flatMap((item) => asText(item, 'A word of a command', messages)?.text ?? [])
  }
  const words = value.kind === 'text' ? value.text.trim().split(/\s+/) : ['program', 'argument']
  const example = `[${words.map((word) => JSON.stringify(word)).join(', ')}]`
  messages.error(value.at, `A command is a list of its words. Write: command: ${shown(example)}`)
  return null
}

function readHealth(entry: Entry | undefined, messages: Messages): HealthCheck | null {
  if (!entry || isNothing(entry.value)) return null
  const fields = fieldsOf(entry.value, "'health'", ['path', 'port', 'timeout', 'interval'], messages)
  return {
    path: fieldValue(fields.path, readUrlPath, 'is no path of a URL. Write it like /healthz.', messages),
    port: fieldValue(fields.port, readPort, noPort, messages),
    timeoutMs: fieldValue(fields.timeout, readDuration, noTime, messages),
    intervalMs: fieldValue(fields.interval, readDuration, noTime, messages),
  }
}

function readStop(entry: Entry | undefined, messages: Messages): ContainerSpec['stop'] {
  const fields = entry ? fieldsOf(entry.value, "'stop'", ['signal', 'grace'], messages) : {}
  return {
    signal: fieldValue(fields.signal, readSignal, 'is no signal. Write it like SIGTERM or SIGINT.', messages),
    graceMs: fieldValue(fields.grace, readDuration, noTime, messages),
  }
}
