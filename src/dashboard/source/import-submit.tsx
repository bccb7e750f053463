/** The end of a form that imports: whether later pushes deploy as well, and the button. */
export function ImportSubmit({ pending }: { pending: boolean }) {
  return (
    <>
      <div>
        <label className="check">
          <input name="webhook" type="checkbox" defaultChecked />
          Deploy what comes to the branch from now on
        </label>
        <p className="help">
          By a webhook: made for you where the token or the App may, else yours to paste.
        </p>
      </div>
      <button type="submit" className="button primary start" disabled={pending}>
        {pending ? 'Importing…' : 'Import and deploy'}
      </button>
    </>
  )
}
