import type { Logger } from 'pino'
import type { Services } from '../src/actions/services.ts'
import type { Engine } from '../src/engine/engine.ts'
import type { Ingress } from '../src/ingress/ingress.ts'
import type { KeyedMutex } from './keyed-mutex.ts'
import type { Running } from './running.ts'
import type { ServiceKeeper } from './services/service-keeper.ts'

export interface WorkerServices extends Services {
  engine: Engine
  ingress: Ingress
  /** This instance's id, in all names on the engine. */
  instance: string
  /** This process, as holder of leases. */
  owner: string
  running: Running
  /** By project id: a new version waits until the one before has settled. */
  settling: KeyedMutex<number>
  keeper: Pick<ServiceKeeper, 'sync' | 'end' | 'remark'>
  logger: Logger
}
