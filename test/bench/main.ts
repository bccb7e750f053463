import { Doprax } from '../fixtures/doprax.ts'
import { ensureBusyboxImage, ensureNodeImage } from '../fixtures/images.ts'
import { benchIngress } from './ingress.ts'
import { benchMemory } from './memory.ts'
import { benchPushToLive } from './push-to-live.ts'
import { benchRollback } from './rollback.ts'
import { benchSwaps } from './swaps.ts'

/** `npm run bench [name ...]`: figures on one Doprax of its own, each beside its baseline in the same run. */
const all = {
  memory: benchMemory,
  push: benchPushToLive,
  swaps: benchSwaps,
  rollback: benchRollback,
  ingress: benchIngress,
}
const names = process.argv.slice(2)

await Promise.all([ensureBusyboxImage(), ensureNodeImage()])
await using doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1' })
for (const [name, bench] of Object.entries(all)) {
  if (names.length === 0 || names.includes(name)) await bench(doprax)
}
