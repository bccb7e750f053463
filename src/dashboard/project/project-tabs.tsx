import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

const tabs = [
  { to: '/projects/$project', label: 'Overview' },
  { to: '/projects/$project/containers', label: 'Containers' },
  { to: '/projects/$project/volumes', label: 'Volumes' },
  { to: '/projects/$project/source', label: 'Source' },
  { to: '/projects/$project/settings', label: 'Settings' },
] as const

export function ProjectTabs({ name }: { name: string }) {
  const { pathname } = useLocation()
  const strip = useRef<HTMLElement>(null)
  // On a phone the strip is wider than the screen.
  useEffect(() => {
    const here = [...(strip.current?.querySelectorAll('a') ?? [])].findLast((tab) =>
      pathname.startsWith(tab.pathname),
    )
    here?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname])
  return (
    <nav ref={strip} className="tabs" aria-label="Pages of the project">
      {tabs.map(({ to, label }, index) => (
        <Link
          key={to}
          to={to}
          params={{ project: name }}
          className="tab"
          activeOptions={{ exact: index === 0 }}
          resetScroll={false}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
