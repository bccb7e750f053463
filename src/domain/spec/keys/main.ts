import { isEnvKey } from '../../names.ts'
import { type Messages, shown } from '../messages.ts'
import type { MainSpec } from '../spec.ts'
import { readSourcePath } from '../values/paths.ts'
import { readPort } from '../values/scalars.ts'
import { type Entry, isNothing } from '../yaml/tree.ts'
import { containerKeys, noPort, readContainer } from './container.ts'
import type { Context } from './context.ts'
import { asText, type Fields, fieldsOf, fieldValue, isOneOf, itemsOf, textOf } from './fields.ts'

export const mainKeys = [...containerKeys, 'port', 'deploy', 'build', 'needs'] as const
export type MainKey = (typeof mainKeys)[number]

const buildKeys = ['dockerfile', 'context', 'target', 'args', 'secrets'] as const
const noPath = 'leads out of the source code. Write a path from its root.'

export function readMain(fields: Fields<MainKey>, context: Context): MainSpec {
  const { messages } = context
  return {
    ...readContainer(fields, context),
    port: fieldValue(fields.port, readPort, noPort, messages),
    deploy: fieldValue(
      fields.deploy,
      (text) => (isOneOf(['rolling', 'recreate'] as const, text) ? text : null),
      'is no way to deploy. Write rolling (the new version starts beside the old one) or recreate (the old one stops first).',
      messages,
    ),
    build: readBuild(fields.build, messages),
    needs: readNames(fields.needs, 'The name of a service', messages).map((name) => name.toLowerCase()),
  }
}

function readBuild(entry: Entry | undefined, messages: Messages): MainSpec['build'] {
  const fields: Fields<(typeof buildKeys)[number]> = entry
    ? fieldsOf(entry.value, "'build'", buildKeys, messages)
    : {}
  const secrets = readNames(fields.secrets, 'The name of a variable', messages)
  for (const name of secrets.filter((name) => !isEnvKey(name))) {
    messages.error(fields.secrets!.at, `'${shown(name)}' can't be a variable's name.`)
  }
  return {
    dockerfile: fieldValue(fields.dockerfile, readSourcePath, noPath, messages),
    context: fieldValue(fields.context, readSourcePath, noPath, messages),
    target: fieldValue(
      fields.target,
      (text) => (isStageName(text) ? text : null),
      'is no name of a build stage, as in FROM … AS prod.',
      messages,
    ),
    args: readArgs(fields.args, messages),
    secrets,
  }
}

export function isStageName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(text)
}

function readArgs(entry: Entry | undefined, messages: Messages): Record<string, string> {
  if (!entry || isNothing(entry.value)) return {}
  if (entry.value.kind !== 'map') {
    messages.error(
      entry.value.at,
      "'args' has the arguments' names under it. Write: args: { NODE_ENV: production }",
    )
    return {}
  }
  const args = entry.value.entries.flatMap((argument): [string, string][] => {
    if (!isEnvKey(argument.key)) {
      messages.error(argument.at, `'${shown(argument.key)}' can't be a build argument's name.`)
    }
    const value = asText(argument.value, `The build argument '${shown(argument.key)}'`, messages)
    return value ? [[argument.key, value.text]] : []
  })
  return Object.fromEntries(args)
}

/** A list of names, or one alone. */
function readNames(entry: Entry | undefined, what: string, messages: Messages): string[] {
  if (entry?.value.kind === 'text') {
    const name = textOf(entry, messages)?.text
    return name === undefined ? [] : [name]
  }
  const names = itemsOf(entry, messages).flatMap((item) => asText(item, what, messages)?.text ?? [])
  return [...new Set(names)]
}
