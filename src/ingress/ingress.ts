/**
 * What Doprax asks of the reverse proxy. Every call gives the wanted state, not a step towards it:
 * repeating one changes nothing, and `sync` after any crash puts right whatever differs.
 */
export interface Ingress {
  /**
   * Makes hostnames, upstreams and inner listeners be exactly these. Uses the runtime API alone,
   * and reloads seamlessly only when the slot pool or the set of inner listeners must change.
   * Gives the inner listeners that can't be made now; a later call tries them again.
   */
  sync(routes: Route[]): Promise<LeftOut[]>
  /**
   * Like sync of all routes, where `project`'s upstream is new: the new server takes all new requests,
   * the other one of its slot drains. Returns at once when the switch is done.
   */
  switchOver(routes: Route[], project: string): Promise<Swap>
}

/** The two servers of a slot; one is live, the other a past or coming one. */
export type SlotServer = 'a' | 'b'

export interface Route {
  project: string
  /** Index into the pool of pre-declared backends, from 0. */
  slot: number
  /** Lower case, no port. */
  hosts: string[]
  /** null: nothing is live; visitors get a 503 page that says so. */
  upstream: { server: SlotServer; address: string; port: number } | null
  /** The project network's own address for main, which stays the same through every swap. */
  inner: { address: string; port: number; subnet: string } | null
  /** Requests that find nobody wait for up to a minute, not for seconds: main is stopped before its next version starts. */
  patient: boolean
  /** The service that visitors reach instead of main; null: they reach main. */
  public: { address: string; port: number } | null
}

/** An inner listener whose port some other program of this machine has, on that address or on all. */
export interface LeftOut {
  project: string
  port: number
}

export interface Swap {
  leftOut: LeftOut[]
  /**
   * Waits until the old server has no request or connection in flight, or `deadlineMs` passes; then closes
   * what is left. Counts are of the whole swap, from just before the switch to the end of the drain.
   */
  drained(deadlineMs: number): Promise<SwapFigures>
}

export interface SwapFigures {
  drainMs: number
  /** Requests, and connections that aren't HTTP, that the project's backends answered or failed during the swap. */
  requests: number
  /** Of those, what the proxy had to answer itself: connection errors, aborted responses. */
  failed: number
  /** Connections still open at the deadline and closed by us. */
  cut: number
}
