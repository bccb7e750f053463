import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { isPending } from '../../domain/deployment.ts'
import { queries } from '../api/queries.ts'
import { reportConnection } from '../live/connection.ts'
import { usePageTitle } from '../live/use-page-title.ts'
import { LogPanel } from '../log/log-panel.tsx'
import { useLog } from '../log/use-log.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { lookOf } from '../ui/state.ts'
import { DeploymentHeader } from './deployment-header.tsx'
import { Figures } from './figures.tsx'
import { Outcome } from './outcome.tsx'
import { PlanSection } from './plan-section.tsx'
import { StageTrack } from './stage-track.tsx'
import { StepTimeline } from './step-timeline.tsx'

/** The build status page. */
export function DeploymentPage({ project, number }: { project: string; number: number }) {
  const client = useQueryClient()
  const deployment = useQuery({
    ...queries.deployment(project, number),
    refetchIntervalInBackground: true,
  })
  // The log also tells a tab in the background, which does not listen to /events, that the state moved.
  const log = useLog(project, number, () => {
    void client.invalidateQueries({ queryKey: ['project', project] })
  })
  useEffect(() => {
    reportConnection('log', log.status === 'lost')
    return () => reportConnection('log', false)
  }, [log.status])
  const look = deployment.data && lookOf(deployment.data)
  usePageTitle(`${look ? `${look.label} · ` : ''}${project} #${number}`, look?.favicon)

  if (!deployment.data) {
    return (
      <main className="page" id="main">
        {deployment.isError ? <ErrorPanel error={deployment.error} /> : <Skeleton lines={6} />}
      </main>
    )
  }
  return (
    <main className="page deployment" id="main">
      <DeploymentHeader deployment={deployment.data} />
      <StageTrack deployment={deployment.data} />
      <Outcome deployment={deployment.data} />
      <PlanSection deployment={deployment.data} />
      <Figures deployment={deployment.data} />
      <div className="deployment-work">
        <StepTimeline snapshot={log} running={isPending(deployment.data.state)} />
        <LogPanel snapshot={log} deployment={deployment.data} />
      </div>
    </main>
  )
}
