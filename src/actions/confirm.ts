import { DopraxError } from '../errors.ts'

/** What can't be undone is asked for with its name. Throws a DopraxError `not_confirmed`. */
export function checkConfirmed(name: string, confirmation: string | undefined): void {
  if (confirmation === name) return
  throw new DopraxError(
    'not_confirmed',
    `This removes ${name} for good. To confirm, add ?confirm=${encodeURIComponent(name)}`,
  )
}
