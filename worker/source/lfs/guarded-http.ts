import type { Agent, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { isPublicAddress, NotPublicError, publicLookup } from '../public-address.ts'

const mostRedirects = 3
const redirects = [301, 302, 303, 307, 308]
/** A connection's own business, or given by what is sent (RFC 9110, 7.6.1). */
const ours =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*|accept-encoding)$/i

export interface HttpOptions {
  /** Addresses that are not on the public internet may be dialled too. */
  allowPrivate: boolean
  /** How long a server may send nothing. */
  idleMs: number
}

/** Requests to servers that others name: each address is checked as it is dialled. Close it. */
export class GuardedHttp {
  readonly #options: HttpOptions
  readonly #agents = new Map<string, Agent>()

  constructor(options: HttpOptions) {
    this.#options = options
  }

  /** An answer of any status, not read yet. Rejects with an Error that says why there is none, or the signal's reason. */
  async send(
    method: 'GET' | 'POST',
    url: URL,
    headers: Record<string, string>,
    body: string | null,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { allowPrivate, idleMs } = this.#options
    if (!/^https?:$/.test(url.protocol)) throw new Error(`'${url.protocol}' is not allowed`)
    // Never asked of a lookup.
    const address = url.hostname.replace(/^\[|\]$/g, '')
    if (!allowPrivate && isIP(address) && !isPublicAddress(address)) throw new NotPublicError(address)
    const { request, Agent } = process.getBuiltinModule(
      url.protocol === 'https:' ? 'node:https' : 'node:http',
    )
    const agent = this.#agents.get(url.protocol) ?? new Agent({ keepAlive: true })
    this.#agents.set(url.protocol, agent)
    const allowed = Object.entries(headers).filter(([name]) => !ours.test(name))
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        method,
        agent,
        signal,
        headers: { 'user-agent': 'doprax', 'accept-encoding': 'identity', ...Object.fromEntries(allowed) },
        ...(!allowPrivate && { lookup: publicLookup }),
      })
      sent.setTimeout(idleMs, () => sent.destroy(new Error(`it sent nothing for ${idleMs / 1000} s`)))
      sent.on('error', (error) => reject(signal.aborted ? signal.reason : error))
      sent.once('response', resolve)
      sent.end(body ?? undefined)
    })
  }

  /** The same for GET, where redirects are followed; another origin gets none of the headers. */
  async follow(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
    let next = { url, headers }
    for (let count = 0; count <= mostRedirects; count++) {
      const answer = await this.send('GET', next.url, next.headers, null, signal)
      const { location } = answer.headers
      if (!redirects.includes(answer.statusCode!) || !location) return answer
      answer.destroy()
      const target = URL.parse(location, next.url)
      if (!target) throw new Error('it redirects to what is no address')
      if (next.url.protocol === 'https:' && target.protocol !== 'https:')
        throw new Error('it redirects from https to http')
      next = { url: target, headers: target.origin === next.url.origin ? next.headers : {} }
    }
    throw new Error(`it redirects more than ${mostRedirects} times`)
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy()
  }
}
