import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** A haproxy with one backend of one server and nothing else, as a script would have it. */
export async function startPlainHaproxy(port: number, upstream = '127.0.0.1:1') {
  const dir = mkdtempSync(join(tmpdir(), 'doprax-bench-'))
  const socket = join(dir, 'sock')
  writeFileSync(
    join(dir, 'cfg'),
    `global
  stats socket ${socket} level admin
  maxconn 4000
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend f
  bind *:${port}
  default_backend b
backend b
  server s ${upstream}
`,
  )
  const child = spawn('haproxy', ['-db', '-f', join(dir, 'cfg')], { stdio: 'ignore' })
  await sleep(300)
  return {
    async command(line: string): Promise<string> {
      const client = connect(socket)
      client.end(`${line}\n`)
      return text(client)
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
      rmSync(dir, { recursive: true })
    },
  }
}
