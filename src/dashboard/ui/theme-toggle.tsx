import { useState } from 'react'
import { Icon } from './icon.tsx'
import { applyTheme, chosenTheme, type Theme } from './theme.ts'

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

export function ThemeToggle() {
  const [theme, setTheme] = useState(chosenTheme)
  const label = `Theme: ${theme}. Change to ${next[theme]}`
  const toggle = () => {
    applyTheme(next[theme])
    setTheme(next[theme])
  }
  return (
    <button type="button" className="icon-button" title={label} aria-label={label} onClick={toggle}>
      <Icon name="theme" />
    </button>
  )
}
