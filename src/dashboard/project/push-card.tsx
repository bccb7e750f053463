import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Project } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Command } from '../ui/command.tsx'
import { addRemoteCommand, pushCommand } from './git-commands.ts'
import { TokenHelp } from './token-help.tsx'

export function PushCard({ project }: { project: Project }) {
  const me = useQuery(queries.me())
  const branch = project.deployBranch ?? 'main'
  return (
    <Card title="How to push">
      <p className="muted">Once, in your repository:</p>
      <Command>{addRemoteCommand(project.remote, me.data?.user.name ?? 'me')}</Command>
      <TokenHelp />
      <p className="muted">Then, whenever a new version should be live:</p>
      <Command>{pushCommand(branch)}</Command>
      <p className="help">
        Pushes to <code>{branch}</code> are deployed; other branches are kept, and nothing else happens.
      </p>
    </Card>
  )
}
