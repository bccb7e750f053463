import { ExternalLink } from './external-link.tsx'

/** A text whose web addresses can be followed. */
export function WithLinks({ text }: { text: string }) {
  // What is captured stands between the other parts, at the odd places.
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,:;!?)])/).map((part, at) =>
    at % 2 ? (
      <ExternalLink key={part} href={part}>
        {part}
      </ExternalLink>
    ) : (
      part
    ),
  )
}
