import type { RefObject } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatCount, plural } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import type { LogSearch } from './use-log-search.ts'

interface LogToolbarProps {
  count: number
  search: LogSearch
  searchField: RefObject<HTMLInputElement | null>
  onSearch: (query: string) => void
  onMove: (by: 1 | -1) => void
  onLeaveSearch: () => void
  wrap: boolean
  onWrap: (wrap: boolean) => void
  /** null: the log is over, there is nothing to follow. */
  following: boolean | null
  onFollow: () => void
  copyText: () => string
  download: string
}

export function LogToolbar(props: LogToolbarProps) {
  const { search, following } = props
  return (
    <header className="log-toolbar">
      <h2>Log</h2>
      <span className="muted tabular log-count">{plural(props.count, 'line')}</span>
      <search className="log-search">
        <Icon name="search" />
        <input
          ref={props.searchField}
          type="text"
          className="log-search-field"
          placeholder="Search"
          aria-label="Search the log"
          aria-keyshortcuts="/"
          spellCheck={false}
          autoComplete="off"
          value={search.query}
          onChange={(event) => props.onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') props.onMove(event.shiftKey ? -1 : 1)
            else if (event.key === 'Escape') props.onLeaveSearch()
            else return
            event.preventDefault()
          }}
        />
        {search.query === '' ? (
          <kbd>/</kbd>
        ) : (
          <>
            <output className="log-matches tabular">
              {search.found.length === 0
                ? 'No match'
                : `${formatCount(search.position + 1)} of ${formatCount(search.found.length)}`}
            </output>
            <button
              type="button"
              className="icon-button"
              aria-label="Previous match"
              title="Previous match (Shift+Enter)"
              onClick={() => props.onMove(-1)}
            >
              <Icon name="previous" />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Next match"
              title="Next match (Enter)"
              onClick={() => props.onMove(1)}
            >
              <Icon name="next" />
            </button>
          </>
        )}
      </search>
      <div className="log-tools">
        {following !== null && (
          <button
            type="button"
            className="icon-button labelled"
            aria-pressed={following}
            title="Follow the end (f)"
            onClick={props.onFollow}
          >
            <Icon name="down" />
            Follow
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-pressed={props.wrap}
          aria-label="Wrap long lines"
          title="Wrap long lines (w)"
          onClick={() => props.onWrap(!props.wrap)}
        >
          <Icon name="wrap" />
        </button>
        <CopyButton text={props.copyText} label="Copy the log, or the linked lines" />
        <a
          className="icon-button"
          href={props.download}
          download
          aria-label="Download the log"
          title="Download the log"
        >
          <Icon name="download" />
        </a>
      </div>
    </header>
  )
}
