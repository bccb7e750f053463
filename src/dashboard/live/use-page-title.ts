import { useEffect } from 'react'

export type Favicon = 'idle' | 'queued' | 'active' | 'live' | 'failed'

/** The tab tells the state: its title in words, its icon by shape and colour. */
export function usePageTitle(title: string, favicon: Favicon = 'idle'): void {
  useEffect(() => {
    document.title = title === '' ? 'Doprax' : `${title} · Doprax`
    const link = document.querySelector<HTMLLinkElement>('link[rel=icon]')
    link?.setAttribute('href', `/favicon-${favicon}.svg`)
  }, [title, favicon])
}
