import { CopyButton } from './copy-button.tsx'

/** A line to copy. */
export function Command({ children, label = 'Copy the command' }: { children: string; label?: string }) {
  return (
    <div className="command">
      <code className="mono">{children}</code>
      <CopyButton text={children} label={label} />
    </div>
  )
}
