import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { Command } from '../ui/command.tsx'
import { KeptVolumesCard } from '../volume/kept-volumes-card.tsx'
import { addRemoteCommand, pushCommand } from './git-commands.ts'
import { TokenHelp } from './token-help.tsx'

/** The projects page while there is none: the way to the first. */
export function FirstPush() {
  const me = useQuery(queries.me())
  if (!me.data) return null
  const { gitUrl, user } = me.data
  return (
    <main className="page narrow first-push" id="main">
      <h1>Push your first project</h1>
      <p className="lead">
        A project begins with a push. Any Git repository with a <code>Dockerfile</code> at its root will do.
      </p>
      <ol className="walk">
        <li>
          <h2>Add the remote</h2>
          <p className="muted">
            In your repository. <code>hello</code> is the project’s name, and becomes its address.
          </p>
          <Command>{addRemoteCommand(`${gitUrl}/hello.git`, user.name)}</Command>
          <TokenHelp />
        </li>
        <li>
          <h2>Push</h2>
          <p className="muted">You see the build in your terminal, and here.</p>
          <Command>{pushCommand(null)}</Command>
        </li>
      </ol>
      <p className="muted">
        Is it on GitHub or another host? <Link to="/import">Import a repository</Link> instead.
      </p>
      <p className="waiting-note muted" role="status">
        <span className="pulse" aria-hidden="true" />
        Waiting for the first push. This page shows it by itself.
      </p>
      <KeptVolumesCard />
    </main>
  )
}
