export const serviceStates = [
  'waiting',
  'pulling',
  'starting',
  'running',
  'unhealthy',
  'stopped',
  'failed',
] as const
export type ServiceState = (typeof serviceStates)[number]
