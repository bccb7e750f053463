import { useEffect, useState } from 'react'
import { useConnectionLost } from '../live/connection.ts'
import { Spinner } from '../ui/spinner.tsx'

/** A blink of the network is not worth a word. */
const quietMs = 800

export function ConnectionBanner() {
  const lost = useConnectionLost()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? quietMs : 0)
    return () => clearTimeout(timer)
  }, [lost])
  return (
    <div className="banner-place" role="status">
      {shown && (
        <p className="banner">
          <Spinner />
          Connection lost. Trying again; nothing you see here is lost.
        </p>
      )}
    </div>
  )
}
