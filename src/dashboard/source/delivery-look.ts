import type { Delivery } from '../api/types.ts'
import type { StateLook } from '../ui/state.ts'

export const deliveryLooks: Record<Delivery['verdict'], Omit<StateLook, 'favicon'>> = {
  deploy: { label: 'Deploys', tone: 'good', icon: 'up' },
  ping: { label: 'Ping', tone: 'neutral', icon: 'check' },
  ignored: { label: 'Ignored', tone: 'neutral', icon: 'skip' },
}
