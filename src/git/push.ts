/** One ref update of a push, as git's receive-pack sends it (`old new ref`); all zeros: no such object. */
export interface RefUpdate {
  ref: string
  oldOid: string
  newOid: string
}

/** What proc-receive was told about one push, and who pushed. */
export interface ReceivedPush {
  project: string
  user: { id: number; name: string; admin: boolean }
  updates: RefUpdate[]
  /** `-o` options, in the order given. */
  options: string[]
  atomic: boolean
  /** Commits that the client declared to be the ends of its shallow history. */
  shallow: string[]
}

/**
 * The verdict on one ref. `move`: receive-pack itself moves it. `taken`: we have moved it, or will once the
 * deployment is live; `newOid` is what the ref is now. `reject`: git push exits non-zero with the reason.
 */
export type RefVerdict =
  | { ref: string; verdict: 'move' }
  | { ref: string; verdict: 'taken'; oldOid: string; newOid: string }
  | { ref: string; verdict: 'reject'; reason: string }

/** Decides a push. Lines go to the person who pushes, as `remote: ` lines, at once. */
export interface PushHandler {
  /**
   * Before any object is sent: may this user read or write this project? Throws Unauthorized-, Forbidden-, NotFound- or
   * DopraxError (a name that can't be one). `exists: false`: a first push, which will create the project.
   */
  authorize(request: {
    project: string
    token: string | null
    service: 'upload-pack' | 'receive-pack'
  }): Promise<{
    user: ReceivedPush['user']
    exists: boolean
  }>
  /** Aborted when the client has gone, which stops nothing but the telling. */
  receive(push: ReceivedPush, say: (line: string) => void, clientGone: AbortSignal): Promise<RefVerdict[]>
}
