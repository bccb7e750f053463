import type { EnvValue } from '../spec.ts'

/** What a value asks for: `random`, `random_<token>` and `uuid` are generated, all else is the text itself. */
export function readEnvValue(text: string): EnvValue {
  if (text === 'uuid') return { kind: 'uuid', token: null }
  if (text === 'random') return { kind: 'random', token: null }
  const token = /^random_([A-Za-z0-9_-]{1,64})$/.exec(text)?.[1]
  return token === undefined ? { kind: 'literal', text } : { kind: 'random', token }
}

/** What a person might have expected of a value that is taken as text; null: nothing else. */
export function doubtAbout(text: string): string | null {
  if (text === '') return 'has no value: it is set to the empty text'
  if (/^random_$/i.test(text)) {
    return "is set to the text 'random_': a generated value has a token behind it, as in random_1"
  }
  if (/^(random([\s_-].*)?|uuid)$/i.test(text)) {
    return `is set to the text as it stands: a generated value is written 'random', 'random_<letters, digits>' or 'uuid'`
  }
  if (/\$(\{[A-Za-z_]|[A-Za-z_])/.test(text)) {
    return 'has a $ in it, which is kept as it stands: variables are not put in'
  }
  return null
}
