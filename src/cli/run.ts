import { type ParseArgsConfig, parseArgs } from 'node:util'
import { DopraxError, messageOf } from '../errors.ts'
import { approve, decline, plan } from './plan.ts'
import { spec } from './spec.ts'
import type { Output, Verb } from './verb.ts'

const verbs: Verb[] = [spec, plan, approve, decline]

const common = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options']

/** Runs `doprax <args>`; the exit status is 0 only on success, 2 for arguments that make no sense. */
export async function run(args: string[], output: Output): Promise<number> {
  const [name, ...rest] = args
  const verb = verbs.find((one) => one.name === name)
  if (verb) return await runVerb(verb, rest, output)
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) {
    const asked = name !== undefined
    output[asked ? 'out' : 'err'](overview())
    return asked ? 0 : 2
  }
  return fail(
    new DopraxError('usage', `doprax has no verb '${name}'.\n\n${overview()}`),
    args.includes('--json'),
    output,
  )
}

async function runVerb(verb: Verb, args: string[], output: Output): Promise<number> {
  try {
    const { json, help, options, positionals } = parse(verb, args)
    if (help) {
      output.out(helpOf(verb))
      return 0
    }
    return await verb.run({ ...output, arguments: positionals, json, options })
  } catch (error) {
    if (error instanceof DopraxError) return fail(error, args.includes('--json'), output)
    throw error
  }
}

function parse(verb: Verb, args: string[]) {
  const { values, positionals } = understood(verb, args)
  const { json = false, help = false, ...options } = values as Record<string, unknown>
  const [least, most] = verb.arguments
  if (!help && (positionals.length < least || positionals.length > most)) {
    throw new DopraxError('usage', `Usage: doprax ${verb.usage} [--json]`)
  }
  return { json: Boolean(json), help: Boolean(help), options, positionals }
}

function understood(verb: Verb, args: string[]) {
  try {
    return parseArgs({ args, options: { ...verb.options, ...common }, allowPositionals: true })
  } catch (error) {
    throw new DopraxError('usage', `${messageOf(error)}\n\n${helpOf(verb)}`)
  }
}

function fail(error: DopraxError, json: boolean, { out, err }: Output): number {
  if (json) out(JSON.stringify({ error: { code: error.code, message: error.message } }, null, 2))
  else err(error.message)
  return error.code === 'usage' ? 2 : 1
}

function overview(): string {
  const width = Math.max(...verbs.map(({ usage }) => usage.length))
  const lines = verbs.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`)
  return [
    'Usage: doprax <verb> [--json]',
    '',
    ...lines,
    '',
    'doprax <verb> --help says more of a verb.',
  ].join('\n')
}

function helpOf({ usage, summary, options = {} }: Verb): string {
  const flags = [...Object.keys(options), 'json', 'help'].map((option) => `[--${option}]`).join(' ')
  return `Usage: doprax ${usage} ${flags}\n\n${summary[0]!.toUpperCase()}${summary.slice(1)}.`
}
