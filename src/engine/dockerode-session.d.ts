declare module 'dockerode/lib/session.js' {
  import type Docker from 'dockerode'
  /** Opens a BuildKit session that answers questions for registry credentials; `done` closes it. */
  export default function withSession(
    docker: Docker,
    auth: undefined,
    handler: (error: Error | null, id: string, done: () => void) => void,
  ): void
}
