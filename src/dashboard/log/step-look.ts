import type { StepState } from '../../domain/log-event.ts'
import type { IconName } from '../ui/icon.tsx'
import type { Tone } from '../ui/state.ts'

interface StepLook {
  tone: Tone
  icon: IconName | null
  said: string
}

export const stepLooks: Record<StepState | 'stopped', StepLook> = {
  started: { tone: 'active', icon: null, said: 'running' },
  done: { tone: 'good', icon: 'check', said: 'done' },
  cached: { tone: 'neutral', icon: 'bolt', said: 'from the cache' },
  failed: { tone: 'bad', icon: 'cross', said: 'failed' },
  stopped: { tone: 'neutral', icon: 'stop', said: 'stopped' },
}
