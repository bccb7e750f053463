import { readFileSync } from 'node:fs'

/** Pages of some processes in MB. `file` is what each maps, before it is known with whom it is shared. */
export interface Memory {
  pid: number
  command: string
  anonymous: number
  file: Map<string, number>
}

/** A process and all that it started, and so on. One that ends meanwhile is left out. */
export function processTree(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return [pid, ...children.flatMap((child) => processTree(Number(child)))]
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code!)) return []
    throw error
  }
}

/** From /proc/<pid>/smaps and smaps_rollup (proc_pid_smaps(5)). */
export function memoryOf(pid: number): Memory {
  const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8')
  const file = new Map<string, number>()
  let mapping = ''
  for (const line of read('smaps').split('\n')) {
    const header = /^[0-9a-f]+-[0-9a-f]+ \S+ ([0-9a-f]+ \S+ [1-9]\d*) /.exec(line)
    if (/^[0-9a-f]+-/.test(line)) mapping = header?.[1] ?? ''
    const [, name, kilobytes] = /^(Rss|Anonymous):\s+(\d+)/.exec(line) ?? []
    if (!mapping || !name) continue
    const change = (name === 'Rss' ? 1 : -1) * (Number(kilobytes) / 1024)
    file.set(mapping, (file.get(mapping) ?? 0) + change)
  }
  const anonymous = Number(/^Pss_Anon:\s+(\d+)/m.exec(read('smaps_rollup'))?.[1]) / 1024
  return { pid, command: read('cmdline').split('\0').filter(Boolean).join(' '), anonymous, file }
}

/**
 * What they take together, in MB: the PSS that they would have with nobody else on the machine mapping the same files
 * (as this program maps the same `node`): a file's pages count once.
 */
export function togetherMb(all: Memory[]): number {
  const file = new Map<string, number>()
  for (const memory of all) {
    for (const [mapping, size] of memory.file) file.set(mapping, Math.max(size, file.get(mapping) ?? 0))
  }
  return sum(all.map(({ anonymous }) => anonymous)) + sum([...file.values()])
}

export const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)
