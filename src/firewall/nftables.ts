import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { DopraxError, messageOf } from '../errors.ts'
import type { Firewall } from './firewall.ts'
import { type RuleSettings, rules } from './rules.ts'

/**
 * The kernel's packet filter, by nft(8). What other programs have in it is neither read nor changed. Rejects with a
 * DopraxError `firewall_refused`; or `firewall_partly`, when Docker alone keeps projects from one another, and all the rest is
 * in force.
 */
export function createNftables(settings: Omit<RuleSettings, 'hasFib'>): Firewall {
  return {
    async keep(open) {
      try {
        await nft(rules({ ...settings, hasFib: true }, open))
      } catch (error) {
        await nft(rules({ ...settings, hasFib: false }, open))
        const text = `${messageOf(error)} All is in force but what needs nft's fib: Docker alone keeps projects from one another.`
        throw new DopraxError('firewall_partly', text)
      }
    },
  }
}

async function nft(commands: string): Promise<void> {
  const child = spawn('nft', ['-f', '-'], { stdio: ['pipe', 'ignore', 'pipe'] })
  child.stdin.on('error', () => {})
  child.stdin.end(commands)
  try {
    const [words, [status]] = await Promise.all([text(child.stderr), once(child, 'close')])
    if (status !== 0) throw new Error(words.trim().split('\n')[0] ?? `exit status ${status}`)
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new DopraxError('firewall_refused', `The packet filter can't be set (nft: ${said}).`, { cause })
  }
}
