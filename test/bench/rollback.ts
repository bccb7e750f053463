import type { Doprax } from '../fixtures/doprax.ts'
import { httpdFiles, TestProject } from '../fixtures/project.ts'
import { answers } from './push-to-live.ts'
import { median, ms, report, timed } from './stats.ts'

const rounds = 6

/** From the API call to the first answer of the other release. */
export async function benchRollback(doprax: Doprax): Promise<void> {
  const project = await TestProject.create(doprax, 'back')
  await project.deploy(httpdFiles('one'))
  await project.deploy({ 'www/index.html': 'two\n' })
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const [release, text] = round % 2 ? [2, 'two\n'] : [1, 'one\n']
    times.push(
      await timed(async () => {
        const { status } = await project.api('/rollback', { method: 'POST', body: { release } })
        if (status !== 202) throw new Error(`rollback answered ${status}`)
        await answers(doprax.ingressPort, 'back.localhost', text as string)
      }),
    )
  }
  const worst = Math.max(...times)
  report(
    'rollback to new traffic',
    `median ${ms(median(times))}, worst ${ms(worst)} of ${rounds}`,
    '<= 1000 ms',
    worst <= 1000,
  )
}
