import type { Socket } from 'node:net'
import { remoteLine } from './remote-line.ts'

const mostWaiting = 1024 * 1024

/**
 * What the server tells a running hook, as frames: one byte of channel, four of length (big-endian), the bytes. Channel 0
 * ends the hook with that byte as its exit status; 1 is its stdout, 2 its stderr.
 */
export class HookChannel {
  readonly #socket: Socket
  #left = 0

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('drain', () => this.#sayWhatWasLeftOut())
  }

  /** Bytes for receive-pack. */
  write(bytes: Buffer): void {
    this.#send(1, bytes)
  }

  /** A line for the person. When they read too slowly, lines are left out and counted: the log has them all. */
  say(line: string): void {
    if (this.#socket.writableLength > mostWaiting) this.#left += 1
    else this.#send(2, Buffer.from(`${remoteLine(line)}\n`))
  }

  exit(status: number): void {
    this.#sayWhatWasLeftOut()
    this.#send(0, Buffer.from([status]))
    this.#socket.end()
  }

  #sayWhatWasLeftOut(): void {
    if (!this.#left) return
    const text = `       … ${this.#left} lines left out here, as they came faster than you took them; the log has them`
    this.#left = 0
    this.#send(2, Buffer.from(`${text}\n`))
  }

  #send(channel: number, bytes: Buffer): void {
    if (!this.#socket.writable) return
    const head = Buffer.alloc(5)
    head.writeUInt8(channel, 0)
    head.writeUInt32BE(bytes.length, 1)
    this.#socket.write(Buffer.concat([head, bytes]))
  }
}
