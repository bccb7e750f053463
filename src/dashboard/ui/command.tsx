import { CopyButton } from './copy-button.tsx'

/** A command line to copy. */
export function Command({ children }: { children: string }) {
  return (
    <div className="command">
      <code className="mono">{children}</code>
      <CopyButton text={children} label="Copy the command" />
    </div>
  )
}
