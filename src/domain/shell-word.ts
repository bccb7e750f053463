/** A word as a shell's line would have it: in quotes unless each character means itself (POSIX sh 2.2). */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
