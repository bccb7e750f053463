import type { DashboardRouter } from '../router.tsx'

/** A path of this site to go back to after sign-in; anything else (another site's address) becomes `/`. */
export function safeReturnPath(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return '/'
  const url = new URL(next, 'http://here.invalid')
  return url.origin === 'http://here.invalid' && url.pathname !== '/login' ? next : '/'
}

/** To the sign-in page, which leads back here. */
export function leaveForLogin(router: DashboardRouter): void {
  const { pathname, href } = router.history.location
  if (pathname === '/login') return
  void router.navigate({ to: '/login', search: href === '/' ? {} : { next: href }, replace: true })
}
