import { type Messages, shown } from '../messages.ts'
import type { ConfigFile } from '../spec.ts'
import { readSourcePath } from '../values/paths.ts'
import type { Entry } from '../yaml/tree.ts'
import { fieldsOf, itemsOf, textOf } from './fields.ts'
import { missing, mountOf } from './mount.ts'

const keys = ['source', 'content', 'mount', 'mode'] as const

/** `config_file`: a list of a mount and either a source or a content each. */
export function readConfigFiles(
  entry: Entry | undefined,
  messages: Messages,
): (ConfigFile & { at: number })[] {
  return itemsOf(entry, messages).flatMap((item) => {
    const fields = fieldsOf(item, 'A config file', keys, messages)
    const mount = mountOf(fields.mount, messages)
    if (!fields.mount) missing(item, 'A config file', 'mount', fields.mount, messages)
    const mode = textOf(fields.mode, messages)
    if (mode && !/^(r|ro)$/.test(mode.text)) {
      messages.warn(
        mode.at,
        `The mode '${shown(mode.text)}' is passed over: config files are only read (mode: r).`,
      )
    }
    const source = sourceOf(fields.source, messages)
    const content = fields.content ? (textOf(fields.content, messages)?.text ?? '') : null
    if (!fields.source && !fields.content) missing(item, 'A config file', 'source', undefined, messages)
    if (fields.source && fields.content) {
      messages.error(
        fields.content.at,
        "A config file comes from 'source', a file of the source code, or has its text in 'content'. Remove one of them.",
      )
    }
    if (!mount || (source === null) === (content === null)) return []
    return [{ mount: mount.path, source, content, at: mount.at }]
  })
}

function sourceOf(entry: Entry | undefined, messages: Messages): string | null {
  if (!entry) return null
  const node = textOf(entry, messages)
  const path = node && readSourcePath(node.text)
  if (path && path !== '.') return path
  if (node || entry.value.kind === 'text') {
    messages.error(
      node?.at ?? entry.at,
      `The source '${shown(node?.text ?? '')}' is no file of the source code. Write its path from the root of the source code, like deploy/nginx.conf.`,
    )
  }
  return null
}
