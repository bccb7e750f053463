import { useEffect, useState } from 'react'

/** Gives the focus back, once the component is gone, to what had it before: the button that opened it. */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(() => () => void (opener instanceof HTMLElement && opener.focus()), [opener])
}
