import type { ReactNode } from 'react'

/** One thing that a container can be told, as its page shows and changes it. */
export interface Setting {
  /** Its name in the API. */
  key: string
  title: string
  /** What is set; null: nothing. */
  value: ReactNode
  /** What holds where nothing is set. */
  unset: string
  fields: ReactNode
  /** The change that its fields ask for, as the API takes it. Throws an Error for what can't be read. */
  read: (fields: FormData) => object
}

/** What comes of a change. */
export interface Effect {
  /** Said beside the button. */
  text: string
  /** Asked before it where it interrupts what runs; null: nothing is. */
  question: string | null
}
