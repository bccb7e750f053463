import { isAlias, isMap, isScalar, isSeq, type Pair, type Node as YamlNode } from 'yaml'
import { type Messages, shown } from '../messages.ts'
import type { Entry, MapNode, Node } from './tree.ts'

const maxDepth = 32
/** Nodes that aliases may repeat, all together: a small file must not unfold into a huge one. */
const maxRepeated = 10_000

/** Says what it finds (duplicate keys, aliases of nothing or of themselves) and reads on. */
export function buildTree(root: YamlNode, messages: Messages): Node {
  return new TreeBuilder(messages).build(root, 0)
}

type Anchored = { node: Node; size: number }

class TreeBuilder {
  readonly #messages: Messages
  /** By anchor; null while the node that carries it is being built. */
  readonly #anchors = new Map<string, Anchored | null>()
  #built = 0
  #repeated = 0

  constructor(messages: Messages) {
    this.#messages = messages
  }

  build(source: YamlNode, depth: number): Node {
    const anchor = isAlias(source) ? undefined : source.anchor
    const before = this.#built
    if (anchor) this.#anchors.set(anchor, null)
    const node = this.#convert(source, depth)
    this.#built++
    if (anchor) this.#anchors.set(anchor, { node, size: this.#built - before })
    return node
  }

  #convert(source: YamlNode, depth: number): Node {
    const at = source.range![0]
    if (depth > maxDepth) {
      this.#messages.error(
        at,
        `This is nested more than ${maxDepth} levels deep, which nothing in a doprax.yaml is.`,
      )
      return nothingAt(at)
    }
    if (isAlias(source)) return this.#follow(source.source, at)
    if (isSeq<YamlNode>(source)) {
      const items = source.items.map((item) => this.build(item, depth + 1))
      return { kind: 'list', at, items, flow: Boolean(source.flow) }
    }
    if (isMap<YamlNode, YamlNode | null>(source)) {
      return this.#map(source.items, at, Boolean(source.flow), depth)
    }
    return isScalar<string>(source) ? this.#text(source.value, source.type, source.range!) : nothingAt(at)
  }

  #text(text: string, type: string | undefined, [start, end]: readonly number[]): Node {
    if (text.includes('\0') || !text.isWellFormed()) {
      this.#messages.error(start!, 'This value has a NUL or half a character in it, which no text may have.')
    }
    const plain = type === 'PLAIN'
    const nothing = plain && text === ''
    const folded = plain && this.#messages.lineOf(start!) !== this.#messages.lineOf(end!)
    return { kind: 'text', at: start!, text, nothing, folded }
  }

  #map(pairs: Pair<YamlNode, YamlNode | null>[], at: number, flow: boolean, depth: number): MapNode {
    const entries = new Map<string, Entry>()
    let merged: Entry[] = []
    for (const pair of pairs) {
      const key = this.build(pair.key, depth + 1)
      const value = pair.value ? this.build(pair.value, depth + 1) : nothingAt(key.at)
      if (key.kind !== 'text') {
        this.#messages.error(
          key.at,
          'A key must be one word. To have braces or brackets in a value, put it in quotes.',
        )
        continue
      }
      if (key.text === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
        merged = merged.concat(this.#merged(value))
        continue
      }
      const first = entries.get(key.text)
      if (first) {
        this.#messages.error(
          key.at,
          `'${shown(key.text)}' is here twice, first in line ${this.#messages.lineOf(first.at)}. Put all of it under one.`,
        )
      } else entries.set(key.text, { key: key.text, at: key.at, value })
    }
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry)
    return { kind: 'map', at, entries: [...entries.values()], flow }
  }

  /** What `<<: *anchor` brings (YAML's merge type): a key's own value, then an earlier map's, goes first. */
  #merged(value: Node): Entry[] {
    const maps = value.kind === 'list' ? value.items : [value]
    return maps.flatMap((map) => {
      if (map.kind === 'map') return map.entries
      this.#messages.error(
        map.at,
        "'<<' takes other keys over, as in '<<: *name': what stands here has no keys.",
      )
      return []
    })
  }

  #follow(name: string, at: number): Node {
    const anchored = this.#anchors.get(name)
    if (anchored === undefined) {
      this.#messages.error(
        at,
        `A value that begins with '*' repeats what is marked with '&', and nothing above is marked '&${shown(name)}'. To have it as text, put it in quotes: "*${shown(name)}"`,
      )
      return nothingAt(at)
    }
    if (anchored === null) {
      this.#messages.error(
        at,
        `'*${shown(name)}' repeats itself: it stands inside of what '&${shown(name)}' marks.`,
      )
      return nothingAt(at)
    }
    if (this.#repeated > maxRepeated) return nothingAt(at)
    this.#repeated += anchored.size
    this.#built += anchored.size
    if (this.#repeated > maxRepeated) {
      this.#messages.error(
        at,
        `The aliases up to '*${shown(name)}' repeat too much. Write out what is meant.`,
      )
    }
    return anchored.node
  }
}

function nothingAt(at: number): Node {
  return { kind: 'text', at, text: '', nothing: true, folded: false }
}
