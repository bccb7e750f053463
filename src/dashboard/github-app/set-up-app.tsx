import type { GithubApp } from '../api/types.ts'
import { Callout } from '../ui/callout.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import { Icon } from '../ui/icon.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { InstallationRow } from './installation-row.tsx'
import { RemoveApp } from './remove-app.tsx'

/** The App that is set up, and where it is installed. */
export function SetUpApp({ app }: { app: GithubApp }) {
  const { name, owner, url, installUrl, webhookUrl, heardAt, refused, installations, problem } = app
  return (
    <>
      <div className="card-body">
        {problem && (
          <Callout tone="bad" icon="alert" title="GitHub does not say where it is installed">
            <p>{problem}</p>
          </Callout>
        )}
        <dl className="source-facts">
          <dt>App</dt>
          <dd className="wrap">
            <ExternalLink href={url}>{name}</ExternalLink> of {owner}
          </dd>
          <dt>Deliveries</dt>
          <dd className="wrap">
            {webhookUrl === null ? (
              'none: GitHub could not reach this server’s address when the App was made'
            ) : heardAt === null ? (
              'none has come yet'
            ) : (
              <>
                newest <TimeAgo time={heardAt} />
              </>
            )}
            {refused > 0 && `, ${refused} refused for a wrong signature`}
          </dd>
        </dl>
        <div className="button-row">
          {installations.length === 0 && (
            <a className="button primary" href={installUrl} target="_blank" rel="noreferrer">
              Install in repositories
              <Icon name="external" />
            </a>
          )}
          <RemoveApp app={app} />
        </div>
      </div>
      {installations.length > 0 && (
        <ul className="rows ruled" aria-label="Installations">
          {installations.map((each) => (
            <InstallationRow key={each.url} installation={each} />
          ))}
        </ul>
      )}
      {installations.length === 0 && !problem && (
        <p className="card-note muted ruled">
          It is installed nowhere yet. Once it is, its repositories can be picked when a project is imported.
        </p>
      )}
    </>
  )
}
