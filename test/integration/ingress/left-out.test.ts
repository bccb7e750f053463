import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { Doprax } from '../../fixtures/doprax.ts'
import { ensureBusyboxImage } from '../../fixtures/images.ts'
import { httpdFiles, TestProject } from '../../fixtures/project.ts'

test('a push says that services cannot reach main on a port that another program has, and what helps', async () => {
  await ensureBusyboxImage()
  const elsewhere = createServer((socket) => socket.end()).listen(0)
  await once(elsewhere, 'listening')
  const { port } = elsewhere.address() as { port: number }
  try {
    await using doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1' })
    const project = await TestProject.create(doprax, 'site')
    const { status, output } = await project.deploy(httpdFiles('hello', port))
    expect(output).toContain(
      `services can't reach main:${port}: another program of this machine has port ${port}`,
    )
    expect(output).toContain('Let main use another port')
    expect(status).toBe(0)
    expect(await project.visit()).toEqual({ status: 200, body: 'hello\n' })
    expect((await project.deploy(httpdFiles('moved'))).output).not.toContain("can't reach")
  } finally {
    elsewhere.close()
  }
})
