import { readFile } from 'node:fs/promises'

/** This process, in a label: `<pid>.<start time>`, as a pid alone may soon be another's. */
export async function ownName(): Promise<string> {
  return `${process.pid}.${await startTime(process.pid)}`
}

/** Whether the process of such a name still runs. */
export async function isRunning(name: string): Promise<boolean> {
  const [pid, started] = name.split('.')
  return started !== undefined && (await startTime(Number(pid)).catch(() => null)) === started
}

/** `/proc/<pid>/stat`, field 22 (proc(5)); field 2 is a program's name in parentheses, and may hold spaces. */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!
}
