import type { ServiceState } from '../../domain/spec/service-states.ts'
import type { StateLook } from '../ui/state.ts'

export const serviceLooks: Record<ServiceState, Omit<StateLook, 'favicon'>> = {
  waiting: { label: 'Waiting', tone: 'neutral', icon: 'clock' },
  pulling: { label: 'Pulling', tone: 'active', icon: null },
  starting: { label: 'Starting', tone: 'active', icon: null },
  running: { label: 'Running', tone: 'good', icon: 'check' },
  unhealthy: { label: 'Unhealthy', tone: 'bad', icon: 'alert' },
  stopped: { label: 'Stopped', tone: 'neutral', icon: 'stop' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross' },
}
