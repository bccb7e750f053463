/** Why an action (a mutation) failed, beside what was pressed; nothing as long as it did not. */
export function ActionError({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <p className="field-error" role="alert">
      {error.message}
    </p>
  )
}
