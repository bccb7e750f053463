import { useEffect, useState } from 'react'

/**
 * Gives the focus back, once the component is gone, to what had it before: the button that opened it. Who has gone elsewhere
 * meanwhile stays there.
 */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus()
    },
    [opener],
  )
}
