const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  down: 'M8 3v9.5M4 9l4 4 4-4',
  previous: 'M4 10l4-4 4 4',
  next: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  clock: 'M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  search: 'M10.5 10.5L14 14M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0z',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  download: 'M8 2.5v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11',
  wrap: 'M2.5 4h11M2.5 8h9a2.2 2.2 0 0 1 0 4.5H8M9.8 10.5l-2 2 2 2M2.5 12h2',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6',
  retry: 'M13 3v3.5H9.5M12.7 6.3A5.2 5.2 0 1 0 13 9.5',
  branch: 'M5 10.5V2.5M5 10.5a1.7 1.7 0 1 0 .01 0M11 6.5a1.7 1.7 0 1 0-.01 0M11 6.5c0 2.5-2 3.5-5.5 4.3',
  external: 'M6.5 3.5h-4v10h10v-4M9.5 2.5h4v4M13.5 2.5l-6 6',
  theme: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 2v12M8 5l4.5-1M8 8h6M8 11l4.5 1',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  skip: 'M3.5 4l4 4-4 4M8.5 4l4 4-4 4',
  bolt: 'M9 2L4 9h4l-1 5 5-7H8z',
  stop: 'M4 12L12 4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  alert: 'M8 6v3.2M8 11.4v.2M8 2.2l6.2 11.3H1.8z',
  settings:
    'M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M12 4.5a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0zM7.5 11.5a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0z',
  close: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
} as const

export type IconName = keyof typeof paths

/** A 16-pixel line icon, for the eye alone: what it means must stand beside it or in a label. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg className={`icon ${className ?? ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
