/** Content that Git LFS keeps beside a repository. */
export interface LfsObject {
  /** SHA-256 of the content, 64 lower-case hex digits. */
  oid: string
  /** In bytes. */
  size: number
}

/** A pointer has fewer bytes (Git LFS specification, "The Pointer"). */
export const pointerLimit = 1024
const version = 'version https://git-lfs.github.com/spec/v1\n'
const form = /^oid sha256:([0-9a-f]{64})\nsize (\d{1,15})\n$/

export function isLfsOid(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** Git LFS specification, "The Pointer". */
export function isLfsPointer(content: Buffer): boolean {
  return content.length < pointerLimit && content.subarray(0, version.length).equals(Buffer.from(version))
}

/** What a pointer stands for; null: this is none, or has extensions, whose programs we don't have. */
export function readLfsPointer(content: Buffer): LfsObject | null {
  if (!isLfsPointer(content)) return null
  const [, oid, size] = form.exec(content.toString('latin1').slice(version.length)) ?? []
  return oid ? { oid, size: Number(size) } : null
}
