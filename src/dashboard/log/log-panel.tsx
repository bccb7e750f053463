import { useRef } from 'react'
import { isPending } from '../../domain/deployment.ts'
import { pathOf } from '../api/queries.ts'
import type { Deployment } from '../api/types.ts'
import { Icon } from '../ui/icon.tsx'
import { useStoredFlag } from '../ui/use-stored-flag.ts'
import { LogEmpty } from './log-empty.tsx'
import { LogRow } from './log-row.tsx'
import type { LogSnapshot } from './log-store.ts'
import { LogToolbar } from './log-toolbar.tsx'
import { useLineLink } from './use-line-link.ts'
import { useLogKeys } from './use-log-keys.ts'
import { useLogSearch } from './use-log-search.ts'
import { useLogViewport } from './use-log-viewport.ts'

export function LogPanel({ snapshot, deployment }: { snapshot: LogSnapshot; deployment: Deployment }) {
  const { log, count } = snapshot
  const running = isPending(deployment.state)
  const searchField = useRef<HTMLInputElement>(null)
  const [wrap, setWrap] = useStoredFlag('doprax.log.wrap', true)
  const startAtEnd = (running || deployment.state === 'failed') && location.hash === ''
  const viewport = useLogViewport(count, wrap, startAtEnd)
  const { range, link } = useLineLink(count, viewport.showLine)
  const search = useLogSearch(log.lines)
  const show = (index: number | undefined) => index !== undefined && viewport.showLine(index)

  const leaveSearch = () => {
    search.search('', 0)
    viewport.scroller.current?.focus()
  }
  useLogKeys({
    '/': () => searchField.current?.focus(),
    w: () => setWrap(!wrap),
    f: viewport.follow,
    G: viewport.follow,
    g: () => viewport.showLine(0),
    n: () => show(search.move(1)),
    N: () => show(search.move(-1)),
    Escape: () => search.search('', 0),
  })
  const copyText = () => {
    const lines = range ? log.lines.slice(range.first - 1, range.last) : log.lines
    return lines.map((line) => `${line.plain}\n`).join('')
  }
  const items = viewport.rows.getVirtualItems()
  return (
    <section className="log" aria-label="Log" data-status={snapshot.status}>
      <LogToolbar
        count={count}
        search={search}
        searchField={searchField}
        onSearch={(query) => show(search.search(query, viewport.firstVisible()))}
        onMove={(by) => show(search.move(by))}
        onLeaveSearch={leaveSearch}
        wrap={wrap}
        onWrap={setWrap}
        following={running ? viewport.following : null}
        onFollow={viewport.follow}
        copyText={copyText}
        download={`/api/v1${pathOf(deployment.project)}/deployments/${deployment.number}/log?download=1`}
      />
      <div className="log-frame">
        {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
        <section
          ref={viewport.scroller}
          className={wrap ? 'log-scroller wrap' : 'log-scroller'}
          aria-label="Lines of the log"
          tabIndex={0}
        >
          <div className="log-height" style={{ height: viewport.rows.getTotalSize() }}>
            <div className="log-window" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
              {items.map(({ index, key }) => {
                const line = log.lines[index]!
                return (
                  <LogRow
                    key={key}
                    line={line}
                    running={running}
                    pattern={search.pattern}
                    linked={range !== null && range.first <= line.number && line.number <= range.last}
                    current={search.found[search.position] === index}
                    measure={viewport.rows.measureElement}
                    onLink={link}
                  />
                )
              })}
            </div>
          </div>
        </section>
        {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
        {count === 0 && <LogEmpty snapshot={snapshot} state={deployment.state} />}
        {!viewport.following && viewport.overflows && (
          <button type="button" className="button small log-jump" onClick={viewport.follow}>
            <Icon name="down" />
            {running ? 'Follow the end' : 'To the end'}
          </button>
        )}
      </div>
    </section>
  )
}
