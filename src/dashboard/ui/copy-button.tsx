import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import { Icon } from './icon.tsx'

/** `text` may be a function, for text that is dear to make. */
export function CopyButton({ text, label }: { text: string | (() => string); label: string }) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (result === null) return
    const timer = setTimeout(() => setResult(null), 1600)
    return () => clearTimeout(timer)
  }, [result])
  const copy = () =>
    copyText(typeof text === 'string' ? text : text()).then(
      () => setResult('copied'),
      () => setResult('failed'),
    )
  const said = result === 'copied' ? 'Copied' : result === 'failed' ? 'Can’t copy here' : label
  return (
    <button type="button" className="icon-button" title={said} aria-label={said} onClick={copy}>
      <Icon name={result === 'copied' ? 'check' : result === 'failed' ? 'cross' : 'copy'} />
      <span className="visually-hidden" role="status">
        {result === null ? '' : said}
      </span>
    </button>
  )
}
