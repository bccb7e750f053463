import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { signIn } from '../api/mutations.ts'
import { usePageTitle } from '../live/use-page-title.ts'
import { Logo } from '../shell/logo.tsx'
import { ActionError } from '../ui/action-error.tsx'
import { safeReturnPath } from './return-path.ts'

export function LoginPage({ next }: { next: string | undefined }) {
  usePageTitle('Sign in')
  const client = useQueryClient()
  const router = useRouter()
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: () => {
      client.clear()
      router.history.replace(safeReturnPath(next))
    },
  })
  return (
    <main className="login">
      <form
        className="login-card"
        onSubmit={(event) => {
          event.preventDefault()
          const token = new FormData(event.currentTarget).get('token')
          enter.mutate(String(token).trim())
        }}
      >
        <Logo />
        <h1>Sign in to Doprax</h1>
        <label>
          Token
          <input
            name="token"
            type="password"
            className="input mono"
            required
            // biome-ignore lint/a11y/noAutofocus: the page has this one field
            autoFocus
            autoComplete="current-password"
            spellCheck={false}
            aria-describedby="token-help"
            aria-invalid={enter.isError}
          />
        </label>
        <ActionError error={enter.error} />
        <button type="submit" className="button primary wide" disabled={enter.isPending}>
          {enter.isPending ? 'Signing in…' : 'Sign in'}
        </button>
        <p className="help" id="token-help">
          The server wrote the first token when it started, to <code>admin-token</code> in its data folder. As
          root that is <code>/var/lib/doprax/admin-token</code>.
        </p>
      </form>
    </main>
  )
}
