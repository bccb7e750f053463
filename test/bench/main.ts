import { randomInt } from 'node:crypto'
import { Doprax } from '../fixtures/doprax.ts'
import { ensureBusyboxImage, ensureNodeImage } from '../fixtures/images.ts'
import { benchIngress } from './ingress.ts'
import { benchLargePush } from './large-push.ts'
import { benchManyPushes } from './many-pushes.ts'
import { benchMemory } from './memory.ts'
import { benchPushToLive } from './push-to-live.ts'
import { benchRollback } from './rollback.ts'
import { benchSwaps } from './swaps.ts'

/** `npm run bench [name ...]`: figures on one Doprax of its own, each beside its baseline in the same run. */
const all = {
  memory: benchMemory,
  push: benchPushToLive,
  many: benchManyPushes,
  swaps: benchSwaps,
  large: benchLargePush,
  rollback: benchRollback,
  ingress: benchIngress,
}
const names = process.argv.slice(2)

await Promise.all([ensureBusyboxImage(), ensureNodeImage()])
// Networks for more projects than a test's.
const DOPRAX_NETWORK_POOL = `10.${randomInt(112, 128)}.0.0/16`
await using doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1', DOPRAX_NETWORK_POOL })
for (const [name, bench] of Object.entries(all)) {
  if (names.length === 0 || names.includes(name)) await bench(doprax)
}
