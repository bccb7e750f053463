import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { formatLineRange, type LineRange, parseLineRange } from './line-range.ts'

/** The lines that the address points to. They are shown as soon as they are there, once per address. */
export function useLineLink(count: number, showLine: (index: number) => void) {
  const hash = useLocation({ select: (location) => location.hash })
  const navigate = useNavigate()
  const range = parseLineRange(hash)
  const here = range !== null && range.first <= count
  const show = useEffectEvent((first: number) => showLine(first - 1))
  const first = range?.first ?? 0
  useEffect(() => {
    if (here) show(first)
  }, [hash, here, first])
  return {
    range,
    /** With `extend`, the link spans from the line that was linked before. */
    link(line: number, extend: boolean) {
      const next: LineRange =
        extend && range
          ? { first: Math.min(range.first, line), last: Math.max(range.last, line) }
          : { first: line, last: line }
      void navigate({ to: '.', hash: formatLineRange(next), replace: true, resetScroll: false })
    },
  }
}
