// Colour and weight only (ECMA-48, SGR); every other control sequence could move the cursor or rename the window.
const colour = /^\u001b\[[0-9;:]*m/
const sequence = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/
const longest = 4096

/** A line as it may be shown in a stranger's terminal: one line, no control characters but tabs and colours. */
export function remoteLine(text: string): string {
  let shown = ''
  for (let at = 0; at < text.length; ) {
    const plain = /[^\u0000-\u0008\u000a-\u001f\u007f-\u009f]+/y
    plain.lastIndex = at
    const run = plain.exec(text)?.[0]
    if (run) {
      shown += run
      at += run.length
      continue
    }
    const rest = text.slice(at, at + longest)
    const kept = colour.exec(rest)?.[0]
    if (kept) shown += kept
    at += kept?.length ?? sequence.exec(rest)?.[0].length ?? 1
  }
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown
}
