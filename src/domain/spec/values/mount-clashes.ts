interface Mount {
  /** In its normal form. */
  mount: string
  /** A config file; else a volume, which is a directory. */
  isFile: boolean
}

/** `same`: at one path. `in file`: below a file, which can't be. `in volume`: a volume hides what another has there. */
export interface MountClash<M extends Mount> {
  kind: 'same' | 'in file' | 'in volume'
  inner: M
  outer: M
}

/** Where mounts of one container get in each other's way. */
export function mountClashes<M extends Mount>(mounts: M[]): MountClash<M>[] {
  const seen = new Map<string, M>()
  const clashes: MountClash<M>[] = []
  for (const inner of mounts) {
    const outer = seen.get(inner.mount)
    if (outer) clashes.push({ kind: 'same', inner, outer })
    else seen.set(inner.mount, inner)
  }
  for (const inner of mounts) {
    const outer = parents(inner.mount)
      .map((parent) => seen.get(parent))
      .find((mount) => mount !== undefined)
    if (outer?.isFile) clashes.push({ kind: 'in file', inner, outer })
    else if (outer && !inner.isFile) clashes.push({ kind: 'in volume', inner, outer })
  }
  return clashes
}

/** `/a/b`, `/a` of `/a/b/c`: the nearest first. */
function parents(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(2).map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'))
}
