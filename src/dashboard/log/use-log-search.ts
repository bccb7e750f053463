import { useMemo, useState } from 'react'
import type { LogLine } from './fold.ts'
import { findLines, firstFrom, searchPattern } from './search.ts'

export interface LogSearch {
  query: string
  pattern: RegExp | null
  /** Indices of the lines that match. */
  found: readonly number[]
  /** Which of `found` is the current one; -1: none. */
  position: number
  /** Starts a search; the current match is the first one from line index `from` on. */
  search: (query: string, from: number) => number | undefined
  /** Goes on by one or back by one, around the ends; gives the line index. */
  move: (by: 1 | -1) => number | undefined
}

/** A search over a growing log: each line is looked at once per query. */
export function useLogSearch(lines: readonly LogLine[]): LogSearch {
  const [query, setQuery] = useState('')
  const [position, setPosition] = useState(-1)
  const scan = useMemo(() => newScan(query), [query])
  goOn(scan, lines)

  return {
    query,
    pattern: scan.pattern,
    found: scan.found,
    position: Math.min(position, scan.found.length - 1),
    search(next, from) {
      const preview = newScan(next)
      goOn(preview, lines)
      const first = preview.found.length > 0 ? firstFrom(preview.found, from) : -1
      setQuery(next)
      setPosition(first)
      return preview.found[first]
    },
    move(by) {
      const count = scan.found.length
      if (count === 0) return undefined
      const next = position < 0 ? (by === 1 ? 0 : count - 1) : (position + by + count) % count
      setPosition(next)
      return scan.found[next]
    },
  }
}

interface Scan {
  pattern: RegExp | null
  found: number[]
  scanned: number
}

function newScan(query: string): Scan {
  return { pattern: searchPattern(query), found: [], scanned: 0 }
}

function goOn(scan: Scan, lines: readonly LogLine[]): void {
  if (scan.pattern) findLines(lines, scan.pattern, scan.scanned, scan.found)
  scan.scanned = lines.length
}
