/** The remote with a place for the token: `http://me:<token>@localhost:7070/hello.git`. */
export function remoteWithToken(remote: string, user: string): string {
  return remote.replace(/^(https?:\/\/)/, `$1${encodeURIComponent(user)}:<token>@`)
}

/** In quotes, as a shell takes < and > for redirections. */
export function addRemoteCommand(remote: string, user: string): string {
  return `git remote add doprax '${remoteWithToken(remote, user)}'`
}

export function pushCommand(branch: string | null): string {
  return `git push doprax ${branch ?? 'main'}`
}
