import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { DopraxError } from '../errors.ts'

const prompt = /\n?master(?:\[\w+\])?> /
const timeoutMs = 10_000

/**
 * Sends commands to the master of HAProxy over one connection; returns an answer for each, trimmed.
 * `@1 …` reaches the current worker, `@!<pid> …` any. Rejects with a DopraxError `ingress_down` when
 * HAProxy does not answer all of them. Source: HAProxy management guide, 9.4 Master CLI.
 */
export async function runCommands(masterSocket: string, commands: string[]): Promise<string[]> {
  if (commands.length === 0) return []
  const socket = connect(masterSocket)
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer for ${timeoutMs / 1000} s`)))
  let output: string
  try {
    socket.write(['prompt', ...commands, 'quit', ''].join('\n'))
    output = await text(socket)
  } catch (cause) {
    throw ingressDown(cause)
  } finally {
    socket.destroy()
  }
  const answers = output.split(prompt).slice(1, commands.length + 1)
  if (answers.length < commands.length)
    throw ingressDown(new Error(`${answers.length} answers to ${commands.length} commands`))
  return answers.map((answer) => answer.trim())
}

export function ingressDown(cause: unknown): DopraxError {
  return new DopraxError(
    'ingress_down',
    'HAProxy does not answer. It is started again by itself; try again.',
    {
      status: 503,
      cause,
    },
  )
}
