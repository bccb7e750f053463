import { githubAccess } from '../../src/actions/github-access.ts'
import { messageOf } from '../../src/errors.ts'
import type { Login, Source } from '../../src/store/sources.ts'
import type { WorkerServices } from '../worker-services.ts'
import { isRefusal } from './explain.ts'
import { type Remote, withRemote } from './remote.ts'

export type SourceServices = Pick<WorkerServices, 'config' | 'githubApp'>

/** Works with a source, let in by its credentials. A token of the GitHub App that is not taken any more is renewed, once. */
export async function withSource<T>(
  services: SourceServices,
  source: Pick<Source, 'url' | 'credentials'>,
  work: (remote: Remote) => Promise<T>,
): Promise<T> {
  const { url, credentials } = source
  const workAs = (login: Login | null) => withRemote(services.config, url, login, work)
  if (credentials?.kind !== 'app') return workAs(credentials)
  const access = await githubAccess(services, source)
  if (!access?.renew) return workAs(null)
  try {
    return await workAs(tokenLogin(access.token))
  } catch (error) {
    if (!isRefusal(messageOf(error))) throw error
    return workAs(tokenLogin(await access.renew()))
  }
}

/** "Authenticating as an installation": the token is the password. */
function tokenLogin(token: string): Login {
  return { kind: 'token', user: 'x-access-token', token }
}
