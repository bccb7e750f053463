import { Link } from '@tanstack/react-router'

const tabs = [
  { to: '/projects/$project', label: 'Overview' },
  { to: '/projects/$project/containers', label: 'Containers' },
  { to: '/projects/$project/volumes', label: 'Volumes' },
  { to: '/projects/$project/source', label: 'Source' },
  { to: '/projects/$project/settings', label: 'Settings' },
] as const

export function ProjectTabs({ name }: { name: string }) {
  return (
    <nav className="tabs" aria-label="Pages of the project">
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
