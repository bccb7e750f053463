import type Docker from 'dockerode'
import withSession from 'dockerode/lib/session.js'

/**
 * Opens the session in which BuildKit asks for registry credentials while it builds. dockerode's buildImage would open
 * one too, but closes it at the stream's `end` alone, so that an aborted build leaks it.
 */
export function openSession(docker: Docker): Promise<{ id: string } & Disposable> {
  return new Promise((resolve, reject) => {
    withSession(docker, undefined, (error, id, done) => {
      if (error) reject(error)
      else resolve({ id, [Symbol.dispose]: done })
    })
  })
}
