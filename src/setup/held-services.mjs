import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { run } from './progress.mjs'

const policy = '/usr/sbin/policy-rc.d'
const saved = '/usr/sbin/policy-rc.d.before-doprax'
const mark = '# made by Doprax for the time of an installation'

/** By package. */
const services = {
  'redis-server': 'redis-server',
  haproxy: 'haproxy',
  nginx: 'nginx',
  'openssh-server': 'ssh',
}

/**
 * Installs packages while Debian's own redis, haproxy, nginx, ssh and (without systemd) docker services are kept from
 * starting: Doprax runs its own. See policy-rc.d in Debian's invoke-rc.d documentation.
 */
export function withServicesHeld(packages, action) {
  const systemd = existsSync('/run/systemd/system')
  const ours = packages.map((name) => services[name]).filter(Boolean)
  const held = systemd ? ours : [...ours, 'docker']
  restore()
  if (existsSync(policy)) renameSync(policy, saved)
  writeFileSync(
    policy,
    `#!/bin/sh\n${mark}\ncase "$1" in ${['no-service', ...held].join('|')}) exit 101;; esac\n[ ! -x ${saved} ] || exec ${saved} "$@"\n`,
    { mode: 0o755 },
  )
  try {
    return action()
  } finally {
    restore()
    if (systemd && ours.length > 0) run('systemctl', ['disable', ...ours])
  }
}

/** Also undoes what a killed set-up left. */
function restore() {
  if (existsSync(policy) && readFileSync(policy, 'utf8').includes(mark)) rmSync(policy)
  if (existsSync(saved) && !existsSync(policy)) renameSync(saved, policy)
}
