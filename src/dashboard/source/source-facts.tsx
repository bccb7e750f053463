import type { Source } from '../api/types.ts'
import { Callout } from '../ui/callout.tsx'
import { Commit } from '../ui/commit.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { accessLabel } from './access-look.ts'
import { commitPage } from './commit-page.ts'

/** What there is to know of a source; first, what is wrong with it. */
export function SourceFacts({ source }: { source: Source }) {
  const { url, page, branch, head, checkedAt, credentials, watch, waitForChecks } = source
  return (
    <>
      {source.problem && (
        <Callout tone="bad" icon="alert" title="It could not be looked at">
          <p className="said">{source.problem}</p>
        </Callout>
      )}
      {source.statusProblem && (
        <Callout tone="bad" icon="alert" title="GitHub did not take the newest commit status">
          <p className="said">{source.statusProblem}</p>
        </Callout>
      )}
      <dl className="source-facts">
        <dt>Repository</dt>
        <dd className="wrap">{page ? <ExternalLink href={page}>{url}</ExternalLink> : url}</dd>
        <dt>Branch</dt>
        <dd className="wrap">{branch ?? 'the repository’s default one'}</dd>
        <dt>Newest commit</dt>
        <dd className="facts">
          {head === null ? (
            <span>not looked at yet</span>
          ) : (
            <Commit commit={head} page={commitPage(source, head)} />
          )}
          {checkedAt !== null && (
            <span>
              looked at <TimeAgo time={checkedAt} />
            </span>
          )}
        </dd>
        <dt>Access</dt>
        <dd>{accessLabel(credentials)}</dd>
        <dt>Deploys</dt>
        <dd className="wrap">
          {watch.length === 0 ? 'every change' : 'changes of '}
          {watch.map((path, index) => (
            <span key={path}>
              {index > 0 && ', '}
              <code className="mono">{path}</code>
            </span>
          ))}
          {waitForChecks && ', once its checks are green'}
        </dd>
      </dl>
    </>
  )
}
