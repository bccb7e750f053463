import type { ParseArgsConfig } from 'node:util'

/** What a verb writes to; the tests give their own. */
export interface Output {
  out(text: string): void
  err(text: string): void
}

/** One verb of `doprax`. All of them have `--json` and `--help` besides their own options. */
export interface Verb {
  name: string
  /** Its arguments, as in `<file> [--json]`. */
  usage: string
  /** What it does, in a line. */
  summary: string
  /** How many arguments it takes: at least, at most. */
  arguments: [number, number]
  options?: NonNullable<ParseArgsConfig['options']>
  /** Resolves to the exit status; throws a DopraxError for what a person did or met. */
  run(call: Call): Promise<number>
}

export interface Call extends Output {
  arguments: string[]
  json: boolean
  options: Record<string, unknown>
}
