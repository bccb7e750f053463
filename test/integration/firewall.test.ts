import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createNftables } from '../../src/firewall/nftables.ts'

test.runIf(process.getuid?.() === 0)(
  'where the kernel has no fib, all other rules are in force, and it is said',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'doprax-nft-'))
    const table = `doprax_test_${randomBytes(3).toString('hex')}`
    const firewall = createNftables({ table, bridgePrefix: 'dptest-', visitorPorts: [8080] })
    const list = () => execFileSync('nft', ['list', 'table', 'inet', table]).toString()
    try {
      await firewall.keep([])
      expect(list()).toContain('fib daddr')
      const real = execFileSync('sh', ['-c', 'command -v nft']).toString().trim()
      const script = `#!/bin/sh\nrules=$(cat)\ncase "$rules" in *fib*) echo "Error: no fib" >&2; exit 1;; esac\necho "$rules" | ${real} "$@"\n`
      writeFileSync(join(folder, 'nft'), script)
      chmodSync(join(folder, 'nft'), 0o755)
      vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
      const refused = expect(firewall.keep([])).rejects
      await refused.toMatchObject({
        code: 'firewall_partly',
        message: expect.stringMatching(/no fib.*Docker alone keeps projects from one another/),
      })
      vi.unstubAllEnvs()
      expect(list()).toContain('jump to_machine')
      expect(list()).not.toContain('fib daddr')
    } finally {
      vi.unstubAllEnvs()
      execFileSync('nft', ['delete', 'table', 'inet', table])
      rmSync(folder, { recursive: true })
    }
  },
)
