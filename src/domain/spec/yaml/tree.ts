/** A YAML file as the rest of the parser reads it: aliases and merges resolved, every scalar as its text. `at`: offset. */
export type Node = TextNode | ListNode | MapNode

export interface TextNode {
  kind: 'text'
  at: number
  text: string
  /** Nothing was written, as after `volumes:`; `""` is something. */
  nothing: boolean
  /** An unquoted value that goes on over several lines. */
  folded: boolean
}

export interface ListNode {
  kind: 'list'
  at: number
  items: Node[]
  /** Written between brackets. */
  flow: boolean
}

export interface MapNode {
  kind: 'map'
  at: number
  entries: Entry[]
  /** Written between braces. */
  flow: boolean
}

/** `at`: of the key. */
export interface Entry {
  key: string
  at: number
  value: Node
}

export function isNothing(node: Node): boolean {
  return node.kind === 'text' && node.nothing
}
