import { shown } from '../messages.ts'
import type { VolumeMount } from '../spec.ts'
import { hidesSystem } from '../values/paths.ts'
import { toVolumeName } from '../values/volume-name.ts'
import type { Entry, TextNode } from '../yaml/tree.ts'
import type { Context } from './context.ts'
import { fieldsOf, itemsOf, textOf } from './fields.ts'
import { missing, mountOf } from './mount.ts'

const keys = ['name', 'mount', 'mode'] as const

/** `volumes`: a list of a name and a mount each. */
export function readVolumes(entry: Entry | undefined, context: Context): (VolumeMount & { at: number })[] {
  const { messages } = context
  const items = itemsOf(entry, messages)
  return items.flatMap((item) => {
    const fields = fieldsOf(item, 'A volume', keys, messages)
    const nameNode = textOf(fields.name, messages)
    const mount = mountOf(fields.mount, messages)
    if (!nameNode) missing(item, 'A volume', 'name', fields.name, messages)
    if (!fields.mount) missing(item, 'A volume', 'mount', fields.mount, messages)
    const name = nameNode && volumeName(nameNode, context)
    const readOnly = isReadOnly(fields.mode, context)
    if (!name || !mount) return []
    if (hidesSystem(mount.path)) {
      messages.warn(
        mount.at,
        `The volume at ${mount.path} hides what the image has there, which its programs may need.`,
      )
    }
    return [{ name, mount: mount.path, readOnly, at: mount.at }]
  })
}

/** Volumes are called by their name in commands and addresses, so it is put into a form that fits there. */
function volumeName(node: TextNode, { messages, volumeNames }: Context): string | null {
  const name = toVolumeName(node.text)
  if (name === null) {
    messages.error(node.at, `A volume's name has 1 to 100 letters a-z, digits, '_', '.' or '-'.`)
    return null
  }
  if (name !== node.text) {
    messages.warn(node.at, `A volume's name has letters, digits, '_', '.' and '-' alone: '${name}' is used.`)
  }
  const other = volumeNames.get(name)
  if (other !== undefined && other !== node.text) {
    messages.error(
      node.at,
      `'${shown(node.text)}' and '${shown(other)}' would both be the volume '${name}'. Give one of them another name, or both the same.`,
    )
    return null
  }
  volumeNames.set(name, node.text)
  return name
}

function isReadOnly(entry: Entry | undefined, { messages }: Context): boolean {
  const mode = textOf(entry, messages)
  if (!mode || /^(rw|w)$/.test(mode.text)) return false
  if (/^(r|ro)$/.test(mode.text)) return true
  messages.warn(
    mode.at,
    `The mode '${shown(mode.text)}' means nothing: write r for a volume that is only read, or rw.`,
  )
  return false
}
