import { readFileSync } from 'node:fs'
import { loadCatalogue } from '../catalogue.ts'
import { checkSpec } from '../domain/spec/check-spec.ts'
import type { ParsedSpec } from '../domain/spec/parse-spec.ts'
import { showMessage } from '../domain/spec/show-message.ts'
import type { Spec } from '../domain/spec/spec.ts'
import { DopraxError } from '../errors.ts'
import type { Call, Verb } from './verb.ts'

export const spec: Verb = {
  name: 'spec',
  usage: 'spec [<file>]',
  summary: "check a doprax.yaml ('-': standard input) and say what it declares",
  arguments: [0, 1],
  async run({ arguments: [file = 'doprax.yaml'], json, out, err }: Call): Promise<number> {
    const { parsed, text } = checkSpec(readBytes(file), loadCatalogue())
    if (json) out(JSON.stringify(parsed, null, 2))
    else tell(parsed, file === '-' ? 'standard input' : file, text, out, err)
    return parsed.ok ? 0 : 1
  },
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code
    throw new DopraxError('unreadable', `${file} can't be read: ${why}.`)
  }
}

type Write = (text: string) => void

function tell(
  { errors, warnings, spec }: ParsedSpec,
  file: string,
  text: string,
  out: Write,
  err: Write,
): void {
  for (const message of errors) err(`${showMessage('error', message, file, text)}\n`)
  for (const message of warnings) err(`${showMessage('warning', message, file, text)}\n`)
  if (spec) out([`${file} can be deployed. It declares:`, ...declared(spec)].join('\n'))
  else err(`${file} can't be deployed: ${errors.length === 1 ? 'one error' : `${errors.length} errors`}.`)
}

function declared({ main, services, domains }: Spec): string[] {
  return [
    `  main: ${contents(main)}`,
    ...services.map((service) => `  ${service.name}: ${service.image}, ${contents(service)}`),
    ...domains.map(({ host, www }) => `  domain ${host}${www ? ` and www.${host}` : ''}`),
  ]
}

function contents({ volumes, env, configFiles }: Spec['main'] | Spec['services'][number]): string {
  return [
    counted(env.length, 'variable'),
    counted(volumes.length, 'volume'),
    ...(configFiles.length ? [counted(configFiles.length, 'config file')] : []),
  ].join(', ')
}

function counted(count: number, what: string): string {
  return `${count || 'no'} ${what}${count === 1 ? '' : 's'}`
}
