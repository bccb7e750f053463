import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { useLiveUpdates } from '../live/use-live-updates.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { TopBar } from './top-bar.tsx'

/** The frame of every page but sign-in. */
export function Shell() {
  useLiveUpdates()
  const me = useQuery(queries.me())
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <TopBar me={me.data} />
      <ConnectionBanner />
      <Outlet />
    </>
  )
}
