/** What Docker itself mounts in every container. */
const engines = /^\/(proc|sys|dev)(\/|$)|^\/etc\/(hosts|hostname|resolv\.conf)$/

/** Directories without which an image's programs hardly start. */
const systems =
  /^\/(bin|boot|etc|home|lib|lib32|lib64|opt|root|run|sbin|usr|usr\/(bin|lib|local|sbin|share)|var|var\/lib)$/

/** A mount path in its normal form, or why it can't be one. */
export function readMount(text: string): { path: string; problem: null } | { path: null; problem: string } {
  const refuse = (problem: string) => ({ path: null, problem })
  if (!text.startsWith('/')) return refuse('is no absolute path. Begin it with a slash.')
  if (text.length > 1000) return refuse('is longer than 1000 characters.')
  const parts = text.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) return refuse("has '..' in it. Write the path that is meant.")
  const path = `/${parts.join('/')}`
  if (path === '/') return refuse("would hide all of the image's files. Mount a directory below it.")
  if (engines.test(path)) return refuse('is where Docker has files of its own. Mount another path.')
  return { path, problem: null }
}

export function hidesSystem(mount: string): boolean {
  return systems.test(mount)
}

/** A path in the source code, relative to its root and in its normal form (`.` is the root); null: it leads out of it. */
export function readSourcePath(text: string): string | null {
  if (text === '' || text.startsWith('/')) return null
  const parts: string[] = []
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/') || '.'
}

/** A path with which a URL goes on, and perhaps a query; null: it is none. */
export function readUrlPath(text: string): string | null {
  return text.length <= 1000 && /^\/[\x21-\x7e]*$/.test(text) ? text : null
}
