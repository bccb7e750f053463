import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Pixels of one line, as in log.css. */
const lineHeight = 20
/** Pixels above the first line and below the last. */
const margin = 6
/** This close to the end counts as at the end. */
const slack = 24

export interface LogViewport {
  scroller: RefObject<HTMLElement | null>
  rows: Virtualizer<HTMLElement, HTMLDivElement>
  /** Stays at the end as lines come. */
  following: boolean
  /** There is more than fits. */
  overflows: boolean
  follow: () => void
  /** Brings a line (index) into view and stops following. */
  showLine: (index: number) => void
  firstVisible: () => number
}

/** Window over the lines. Scrolling up pauses following; reaching the end again resumes it. */
export function useLogViewport(count: number, wrap: boolean, followAtFirst: boolean): LogViewport {
  const scroller = useRef<HTMLElement>(null)
  const [following, setFollowing] = useState(followAtFirst)
  const rows = useVirtualizer<HTMLElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 16,
    paddingStart: margin,
    paddingEnd: margin,
  })
  const height = rows.getTotalSize()

  // Sizes of wrapped lines mean nothing without the wrap.
  useLayoutEffect(() => rows.measure(), [rows, wrap])

  useLayoutEffect(() => {
    if (following && count > 0) rows.scrollToEnd()
  }, [rows, following, count, height])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let top = element.scrollTop
    let fullHeight = element.scrollHeight
    const onScroll = () => {
      const movedUp = element.scrollTop < top - 1
      const shrank = element.scrollHeight < fullHeight
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < slack
      if (movedUp && !shrank && !atEnd) setFollowing(false)
      else if (atEnd && element.scrollTop > top) setFollowing(true)
      top = element.scrollTop
      fullHeight = element.scrollHeight
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [])

  return {
    scroller,
    rows,
    following,
    overflows: height > (rows.scrollRect?.height ?? 0),
    follow: () => setFollowing(true),
    showLine(index) {
      setFollowing(false)
      rows.scrollToIndex(index, { align: 'center' })
    },
    firstVisible: () => rows.getVirtualItemForOffset(scroller.current?.scrollTop ?? 0)?.index ?? 0,
  }
}
