import type { Swap } from '../../src/ingress/ingress.ts'
import type { LogWriter } from '../../src/logs/deployment-logs.ts'

/** Says in the deployment's log why the project's services don't reach main by its name, and what helps. */
export function noteLeftOut(log: LogWriter, project: string, { leftOut }: Swap): void {
  for (const { port } of leftOut.filter((listener) => listener.project === project)) {
    log.write({
      type: 'note',
      text: `services can't reach main:${port}: another program of this machine has port ${port} on all its addresses
(ss -ltnp 'sport = :${port}' names it). Let main use another port (EXPOSE in the Dockerfile), or stop that program or
let it listen on 127.0.0.1 alone. Visitors from outside are not affected.`,
    })
  }
}
