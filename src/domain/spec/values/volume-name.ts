/** The nearest name that a volume can have; null: none is near. */
export function toVolumeName(text: string): string | null {
  const name = text
    .slice(0, 200)
    .trim()
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
  return name === '' || name.length > 100 ? null : name
}
