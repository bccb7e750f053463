/** Where to fetch from over HTTP. */
export interface FetchUrl {
  /** Without credentials. */
  url: string
  hostname: string
  port: string
  /** `user:password`, if the URL had them. */
  credentials: string | null
}

/**
 * A URL of .gitmodules as one that can be fetched. SSH forms become https, as the server has no key of its own to show;
 * relative ones (gitmodules(5)) are resolved against `base`. Returns why it can't be, as a sentence, otherwise.
 */
export function parseSubmoduleUrl(given: string, base: string): FetchUrl | string {
  const text = /^\.\.?\//.test(given) ? resolveRelative(given, base) : given
  const scp = /^(?:[\w.-]+@([\w.-]+)|([\w-]+(?:\.[\w-]+)+)):(?!:|\/\/)(\S+)$/.exec(text)
  const url = URL.parse(scp ? `https://${scp[1] ?? scp[2]}/${scp[3]!.replace(/^\//, '')}` : text)
  if (!url?.hostname)
    return 'its URL names no server: write one like https://github.com/owner/name.git into .gitmodules'
  if (url.protocol === 'ssh:') return parseSubmoduleUrl(`https://${url.hostname}${url.pathname}`, base)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `'${url.protocol}' is not allowed: use an https URL in .gitmodules`
  }
  const { username, password, hostname } = url
  const credentials =
    username || password ? `${decodeURIComponent(username)}:${decodeURIComponent(password)}` : null
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return { url: withoutCredentials(url.href), hostname: hostname.replace(/^\[|\]$/g, ''), port, credentials }
}

/** For people. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^@/]*@/i, '$1')
}

/** `../other.git` is beside the repository itself, so the base counts as a folder. */
function resolveRelative(given: string, base: string): string {
  return new URL(given, base.endsWith('/') ? base : `${base}/`).href
}
