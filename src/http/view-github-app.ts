import type { Installed } from '../actions/look-at-github-app.ts'
import type { ServerServices } from '../actions/services.ts'
import { appsPage, isReachable } from '../actions/set-up-github-app.ts'
import { appWebhookUrl } from '../actions/status-page.ts'
import { installUrl } from '../github/app/github-app.ts'
import type { GithubAppView } from './schemas.ts'
import { iso, isoOrNull } from './times.ts'

/** As long as an answer of GitHub may take, and some more. */
const conversionMs = 60_000

/** `installed` null: nothing is asked of GitHub. */
export async function viewGithubApp(
  { config, store }: Pick<ServerServices, 'config' | 'store'>,
  installed: Installed | null,
): Promise<GithubAppView> {
  const app = await store.githubApp.find()
  // What was begun before this process started can't be under way any more.
  const lost = await store.githubAppAttempts.lost(Math.max(performance.timeOrigin, Date.now() - conversionMs))
  return {
    app: app && {
      name: app.name,
      owner: app.owner,
      url: app.url,
      installUrl: installUrl(app),
      settingsUrl: `${appsPage(config, app.ownerType === 'Organization' ? app.owner : null)}/${app.slug}`,
      webhookUrl: app.webhookSecret === null ? null : appWebhookUrl(config),
      heardAt: isoOrNull(app.heardAt),
      refused: app.refused,
      createdAt: iso(app.createdAt),
      installations: (installed?.installations ?? []).map(
        ({ account, html_url: url, suspended_at: suspendedAt, repositories }) => ({
          account: account.login,
          url,
          suspended: Boolean(suspendedAt),
          repositories,
        }),
      ),
      problem: installed?.problem ?? null,
    },
    reachable: isReachable(config),
    lost: lost && { at: iso(lost.at), appsUrl: appsPage(config, lost.organization) },
  }
}
