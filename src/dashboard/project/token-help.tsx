export function TokenHelp() {
  return (
    <p className="help">
      Put your token in place of <code>&lt;token&gt;</code>. It is the one you signed in with; the server
      keeps the first one in <code>admin-token</code> in its data folder.
    </p>
  )
}
