import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { parse } from '../../fixtures/spec.ts'
import { everything } from './everything.ts'
import { validSpec } from './valid-spec.ts'

const folder = join(import.meta.dirname, '../../fixtures/doprax-yaml')
const files = [...readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')), everything]

const tokens =
  'main: |services: |envs: |volumes: |domains: |- |- name: x|mount: /|type: secret|tag: |image: a:1|size: |{|}|[|]|,|: |:|"|\'|#|&a |*a|*b|<<: *a|!x |---\n|...\n|%YAML 1.2\n|\t|\r|\n|\n\n|  |    |\0|\ufeff|\ud800|é|😀|@|`|$A|..|/|~|null|random_|uuid|-1|1e3|?| |>-\n|__proto__: 1\n|constructor|needs: x|public: true|www: true'.split(
    '|',
  )

/** A valid file with some things changed, moved, doubled or taken out. */
function mutated(random: Random): string {
  let text = random.pick(files)
  for (let change = 1 + random.below(4); change > 0; change--) {
    const at = random.below(text.length + 1)
    const end = Math.min(text.length, at + random.below(12))
    const lines = text.split('\n')
    const line = random.below(lines.length)
    switch (random.below(6)) {
      case 0:
        text = text.slice(0, at) + text.slice(end)
        break
      case 1:
        text = text.slice(0, at) + random.pick(tokens) + text.slice(at)
        break
      case 2:
        text = text.slice(0, at) + random.pick(tokens) + text.slice(end)
        break
      case 3:
        text = lines.toSpliced(random.below(lines.length), 0, lines[line]!).join('\n')
        break
      case 4:
        text = lines.with(line, ' '.repeat(random.below(4)) + lines[line]!.slice(random.below(3))).join('\n')
        break
      case 5:
        text = lines.with(line, lines[line]!.replace(/(?<=: ).*$/, random.pick(tokens))).join('\n')
        break
    }
  }
  return text
}

function soup(random: Random): string {
  return Array.from({ length: random.below(30) }, () => random.pick(tokens)).join('')
}

function check(text: string): 'valid' | 'refused' {
  const parsed = parse(text)
  const { ok, errors, warnings, spec } = parsed
  const lines = text.replace(/^\ufeff/, '').split('\n')
  for (const { line, column, message } of [...errors, ...warnings]) {
    const length = lines[line - 1]?.length
    const placed = length !== undefined && column >= 1 && column <= length + 1
    if (!placed || message.length < 10 || /[\n\0]|undefined|\[object|NaN/.test(message)) {
      throw new Error(`${line}:${column} ${message}`)
    }
  }
  if (ok !== (errors.length === 0) || ok !== (spec !== null)) throw new Error('ok without a spec, or not')
  if (!ok) return 'refused'
  validSpec.parse(spec)
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(parsed)), parsed)) throw new Error('no plain JSON')
  return 'valid'
}

test.each([
  ['changed files', mutated, 2000],
  ['random words', soup, 1500],
])('%s are understood or refused with a place, and what is understood is a valid spec', (_, make, runs) => {
  const seen = { valid: 0, refused: 0 }
  for (let seed = 1; seed <= runs; seed++) {
    const text = make(new Random(seed))
    try {
      seen[check(text)]++
    } catch (error) {
      throw new Error(`seed ${seed}: ${JSON.stringify(text)}`, { cause: error })
    }
  }
  expect(Math.min(seen.valid, seen.refused)).toBeGreaterThan(runs / 20)
})
