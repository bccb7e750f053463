import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** One line of a list of containers. */
export function ContainerRow({ project, name, isPublic, badge, facts, reason, children }: ContainerRowProps) {
  return (
    <li className="row container-row" data-container={name}>
      <div className="row-main">
        <span className="container-name">
          <Link
            to="/projects/$project/containers/$container"
            params={{ project, container: name }}
            className="row-title cover"
          >
            {name}
          </Link>
          {badge}
          {isPublic && <PublicMark />}
        </span>
        <ul className="facts">
          {facts.filter(Boolean).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        {reason && <p className="container-reason">{reason}</p>}
      </div>
      {children && <div className="row-end above">{children}</div>}
    </li>
  )
}

export function PublicMark() {
  return (
    <span className="public-mark" title="Faces the internet: requests for the project come here">
      public
    </span>
  )
}

interface ContainerRowProps {
  project: string
  name: string
  isPublic: boolean
  facts: (string | null)[]
  reason?: string | null
  /** How it stands. */
  badge: ReactNode
  /** What can be done with it. */
  children?: ReactNode
}
