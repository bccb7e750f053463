import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LogEvent, NewLogEvent } from '../domain/log-event.ts'

/** Appends to one deployment's log. Events reach the file in order; `flush` resolves when all before it have. */
export interface LogWriter {
  write(event: NewLogEvent): void
  /** A text as this log would have it, for those that are stored elsewhere. */
  redact(text: string): string
  flush(): Promise<void>
}

/** Output beyond this many bytes of one deployment is dropped, and the log says so. */
const maxBytes = 64 * 1024 * 1024

/** One append-only NDJSON file a deployment, under `<logsDir>/<project id>/<number>.ndjson`. */
export class DeploymentLogs {
  readonly #dir: string

  constructor(logsDir: string) {
    this.#dir = logsDir
  }

  path(projectId: number, number: number): string {
    return join(this.#dir, String(projectId), `${number}.ndjson`)
  }

  async remove(projectId: number): Promise<void> {
    await rm(join(this.#dir, String(projectId)), { recursive: true, force: true })
  }

  /** `redact` is applied to every text before it is stored. */
  writer(projectId: number, number: number, redact: (text: string) => string): LogWriter {
    const path = this.path(projectId, number)
    let waiting: LogEvent[] = []
    let tail: Promise<void> = Promise.resolve()
    let scheduled: Promise<void> | null = null
    let full = false

    const append = async () => {
      scheduled = null
      const events = waiting
      waiting = []
      let size: number
      try {
        size = await appendLines(path, full ? events.filter((event) => event.type !== 'output') : events)
      } catch {
        // A full disk, most likely: they are written with the next lines.
        waiting = [...events, ...waiting]
        return
      }
      if (size > maxBytes && !full) {
        full = true
        write({
          type: 'note',
          text: `The log is over ${maxBytes / 1024 / 1024} MB; further output is dropped.`,
        })
      }
    }
    const write = (event: NewLogEvent) => {
      const text = 'text' in event ? { text: redact(event.text) } : {}
      const name = 'name' in event ? { name: redact(event.name) } : {}
      waiting.push({ at: Date.now(), ...event, ...text, ...name } as LogEvent)
      if (scheduled) return
      // What arrives while the lines before are being written is written together.
      scheduled = tail = tail.then(append)
    }
    return { write, redact, flush: () => tail }
  }
}

/** Returns the file's size after. A line torn by a crash is ended first, so that it can't swallow the next. */
async function appendLines(path: string, events: LogEvent[]): Promise<number> {
  await mkdir(dirname(path), { recursive: true })
  await using file = await open(path, 'a+')
  const { size } = await file.stat()
  const torn = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a
  const bytes = Buffer.from((torn ? '\n' : '') + events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  await file.write(bytes)
  return size + bytes.length
}
