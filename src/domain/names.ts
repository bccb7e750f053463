import { DopraxError } from '../errors.ts'

/** Names that would be mistaken for something of ours, in an address or inside a project. */
const reserved = new Set([
  'main',
  'doprax',
  'localhost',
  'www',
  'api',
  'admin',
  'dashboard',
  'git',
  'login',
  'webhooks',
])

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A project's name is one label of a host name (RFC 1123, section 2.1), in lower case.
 * Throws a DopraxError `bad_name` that names the rule and a name that would do.
 */
export function checkProjectName(name: string): void {
  if (!isNameLabel(name)) {
    const hint = suggestion(name)
    throw new DopraxError(
      'bad_name',
      `'${printable(name)}' can't be a project's name: use 1 to 63 letters a-z, digits and inner hyphens, as in a host name${hint ? `, like '${hint}'` : ''}.`,
    )
  }
  if (reserved.has(name)) {
    throw new DopraxError('reserved_name', `'${name}' is reserved by Doprax: choose another name.`)
  }
}

/** Whether a project could have it. */
export function isProjectName(name: string): boolean {
  return isNameLabel(name) && !reserved.has(name)
}

function isNameLabel(name: string): boolean {
  return label.test(name) && !name.startsWith('xn--')
}

/** Whether git takes it for a branch (git-check-ref-format(1)). */
export function isBranchName(name: string): boolean {
  return (
    /^[^\x00-\x20\x7f~^:?*[\\]{1,200}$/.test(name) &&
    !/^[-/.]|^@$|\.\.|@\{|\/[./]|\.lock(\/|$)|[/.]$/.test(name)
  )
}

/** Whether it is a label of a host name, in lower case. */
export function isHostLabel(text: string): boolean {
  return label.test(text)
}

/** The names of variables that a shell takes as well. */
export function isEnvKey(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(key)
}

/** The name of a variable: some programs take settings with dots and hyphens in their names, such as Elasticsearch's `discovery.type`. */
export function isVariableName(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/.test(key)
}

/** Throws a DopraxError `bad_env` unless it is the name of a variable. */
export function checkVariableName(key: string): void {
  if (isVariableName(key)) return
  throw new DopraxError(
    'bad_env',
    `'${printable(key)}' can't be a variable's name: use letters, digits, '_', '.' and '-', and a letter or _ first.`,
  )
}

function suggestion(name: string): string | null {
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return isNameLabel(cleaned) ? cleaned : null
}

export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').slice(0, 80)
}
