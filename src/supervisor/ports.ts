import { once } from 'node:events'
import { createServer } from 'node:net'
import { DopraxError } from '../errors.ts'

/** Throws a DopraxError that names the setting when something else listens on the port, or we may not. */
export async function checkPortIsFree(port: number, setting: string): Promise<void> {
  const server = createServer()
  try {
    await once(server.listen(port), 'listening')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE') {
      throw new DopraxError(
        'port_in_use',
        `Port ${port} (${setting}) is in use by another program. See which one with: ss -ltnp 'sport = :${port}'. ` +
          `Stop that one, or set ${setting} to a free port.`,
      )
    }
    if (code === 'EACCES') {
      throw new DopraxError(
        'port_forbidden',
        `Port ${port} (${setting}) needs root, as all ports below 1024 do. Start as root, set ${setting} to a higher port, ` +
          `or allow it with: sysctl net.ipv4.ip_unprivileged_port_start=${port}`,
      )
    }
    throw error
  } finally {
    server.close()
  }
}
