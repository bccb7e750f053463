import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { signOut } from '../api/mutations.ts'
import type { Me } from '../api/types.ts'
import { Icon } from '../ui/icon.tsx'
import { ThemeToggle } from '../ui/theme-toggle.tsx'
import { ApprovalLink } from './approval-link.tsx'
import { BuildLoad } from './build-load.tsx'
import { Logo } from './logo.tsx'

export function TopBar({ me }: { me: Me | undefined }) {
  const { project, number, container } = useParams({ strict: false })
  const client = useQueryClient()
  const router = useRouter()
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await router.navigate({ to: '/login' })
      client.clear()
    },
  })
  return (
    <header className="topbar">
      <nav className="crumbs" aria-label="You are here">
        <Link to="/" className="brand" aria-label="Doprax, all projects">
          <Logo />
          <span>doprax</span>
        </Link>
        {project && (
          <Link to="/projects/$project" params={{ project }} className="crumb">
            {project}
          </Link>
        )}
        {container && <span className="crumb">{container}</span>}
        {number && <span className="crumb tabular">#{number}</span>}
      </nav>
      <div className="topbar-end">
        {me && <ApprovalLink deployments={me.toApprove} />}
        {me && <BuildLoad builds={me.builds} />}
        {me?.user.admin && (
          <Link to="/settings" className="icon-button" aria-label="Settings of the server" title="Settings">
            <Icon name="settings" />
          </Link>
        )}
        <ThemeToggle />
        {me && (
          <button
            type="button"
            className="button quiet"
            title={`Signed in as ${me.user.name}`}
            onClick={() => leave.mutate()}
          >
            Sign out
          </button>
        )}
      </div>
    </header>
  )
}
