import type { Catalogue } from '../catalogue.ts'
import type { Messages } from '../messages.ts'

/** What the readers of one file share. */
export interface Context {
  messages: Messages
  catalogue: Catalogue
  /** The volumes' names as they are used, and as they were written. */
  volumeNames: Map<string, string>
}
