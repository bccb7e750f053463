import type { Entry, MapNode, Node } from './yaml/tree.ts'

const composeBody = [
  'ports',
  'environment',
  'env_file',
  'depends_on',
  'restart',
  'container_name',
  'networks',
  'build',
  'links',
  'expose',
]
const composeTop = ['networks', 'configs', 'secrets']
const playbook = [
  'hosts',
  'tasks',
  'roles',
  'import_playbook',
  'ansible.builtin.import_playbook',
  'gather_facts',
]

/** What a file of some other kind looks like, and where that shows; null: it may well be ours. */
export function looksLike(root: Node): { at: number; what: string } | null {
  if (root.kind === 'list') {
    const play = root.items.find((item) => item.kind === 'map' && playbook.some((key) => entryOf(item, key)))
    return play ? { at: play.at, what: 'an Ansible playbook' } : null
  }
  if (root.kind !== 'map') return null
  return kinds(root) ?? compose(root)
}

function kinds(root: MapNode): { at: number; what: string } | null {
  const has = (...keys: string[]) => keys.every((key) => entryOf(root, key))
  const what =
    (has('apiVersion', 'kind') && 'a Kubernetes manifest') ||
    (has('on', 'jobs') && 'a GitHub Actions workflow') ||
    (has('stages') && 'a GitLab CI pipeline') ||
    ((has('openapi', 'info') || has('swagger', 'info')) && 'an OpenAPI description')
  return what ? { at: root.at, what } : null
}

function compose(root: MapNode): { at: number; what: string } | null {
  const services = entryOf(root, 'services')
  if (services?.value.kind !== 'map') return null
  const bodies = services.value.entries.map(({ value }) => value)
  const foreign = bodies.some((body) => composeBody.some((key) => entryOf(body, key)))
  const top = composeTop.some((key) => entryOf(root, key))
  const version = /^[23](\.\d+)?$/.test(textAt(entryOf(root, 'version')))
  const images = bodies.length > 0 && bodies.every((body) => entryOf(body, 'image'))
  return foreign || top || version || images ? { at: services.at, what: 'a Docker Compose file' } : null
}

function entryOf(node: Node, key: string): Entry | undefined {
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined
}

function textAt(entry: Entry | undefined): string {
  return entry?.value.kind === 'text' ? entry.value.text : ''
}
