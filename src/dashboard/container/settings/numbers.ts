import { formText } from '../../ui/form-text.ts'

/** Milliseconds as the seconds of a field, and back; null: an empty field. */
export function toSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}

export function readMs(fields: FormData, name: string): number | null {
  const seconds = readNumber(fields, name)
  return seconds === null ? null : Math.round(seconds * 1000)
}

export function readNumber(fields: FormData, name: string): number | null {
  const text = formText(fields, name).trim()
  return text === '' ? null : Number(text)
}
