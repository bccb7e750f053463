import { serviceParams } from './schemas.ts'

/** `service` is `main` where the path names no service. */
export const containerParams = serviceParams.extend({ service: serviceParams.shape.service.default('main') })

/** Main's own path and that of the services, for what both have. */
export function containerPaths(rest: string): { path: string; of: string }[] {
  return [
    { path: `/projects/:project${rest}`, of: 'main' },
    { path: `/projects/:project/services/:service${rest}`, of: 'a service' },
  ]
}
