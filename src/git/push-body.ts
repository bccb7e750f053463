import type { Readable } from 'node:stream'
import { DopraxError } from '../errors.ts'
import { type CommandList, CommandListReader } from './command-list.ts'
import { PktLineDecoder, PktLineError } from './pkt-line.ts'
import { tooLarge } from './request-body.ts'

export interface PushStart {
  shallow: string[]
  /** False for the empty list with which a client tries whether it may push. */
  commands: boolean
}

/**
 * Reads the body of a push until its command list is whole and checked; then puts the list back into the body, without its
 * `shallow` lines. Rejects with a DopraxError: `bad_push` for garbage, `too_large` for a list over `limit` bytes.
 */
export function readPushBody(body: Readable, limit: number): Promise<PushStart> {
  const decoder = new PktLineDecoder()
  const reader = new CommandListReader()
  let length = 0
  return new Promise((resolve, reject) => {
    const stop = () => {
      body.off('data', read)
      body.off('end', cutOff)
      body.pause()
    }
    const finish = (list: CommandList) => {
      stop()
      body.unshift(Buffer.concat([list.bytes, decoder.rest()]))
      resolve({ shallow: list.shallow, commands: list.bytes.length > 4 })
    }
    const read = (chunk: Buffer) => {
      length += chunk.length
      decoder.push(chunk)
      try {
        for (let packet = decoder.next(); packet !== null; packet = decoder.next()) {
          const list = reader.add(packet)
          if (list) return finish(list)
        }
        if (length > limit) throw tooLarge(limit)
      } catch (error) {
        stop()
        reject(error instanceof PktLineError ? notAPush(error.message) : error)
      }
    }
    const cutOff = () => reject(notAPush('it ends before its command list does'))
    body.on('data', read)
    body.once('end', cutOff)
  })
}

function notAPush(reason: string): DopraxError {
  return new DopraxError('bad_push', `This is not the body of a git push: ${reason}.`)
}
