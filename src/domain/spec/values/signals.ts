/** Linux's signals (signal(7)) that a program can take notice of, and SIGKILL. */
const signals =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  )

/** `SIGTERM` of `term`, `SIGTERM`; null: no signal. */
export function readSignal(text: string): string | null {
  const name = text.toUpperCase().replace(/^SIG/, '')
  return signals.includes(name) || /^RTM(IN(\+([1-9]|1[0-5]))?|AX(-([1-9]|1[0-4]))?)$/.test(name)
    ? `SIG${name}`
    : null
}
