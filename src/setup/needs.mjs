import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { programPath } from './program-path.mjs'

/** Full path of a program on the PATH or in the administrator's folders, else undefined. */
export function findProgram(name) {
  return programPath
    .split(':')
    .filter(Boolean)
    .map((directory) => join(directory, name))
    .find(isExecutable)
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const program = (...names) => names.some(findProgram)
const pythonModule = (name) => existsSync(join('/usr/lib/python3/dist-packages', name))

/** A client alone (docker) is no engine; one that someone else runs (DOCKER_HOST, a socket) is. */
const hasEngine = () =>
  Boolean(process.env.DOCKER_HOST) || existsSync('/var/run/docker.sock') || program('dockerd')

/** Without its parser, Docker can't start a container where the kernel enforces AppArmor. */
const hasAppArmorParser = () =>
  !existsSync('/sys/kernel/security/apparmor') ||
  Boolean(process.env.DOCKER_HOST) ||
  program('apparmor_parser')

/** What Doprax itself needs. `version`: how to ask, and what is the least that works. */
export const runtimeNeeds = [
  { package: 'docker.io', present: hasEngine },
  { package: 'apparmor', present: hasAppArmorParser },
  { package: 'nftables', present: () => process.getuid() !== 0 || program('nft') },
  { package: 'git', present: () => program('git'), version: ['git', '--version', '2.36'] },
  { package: 'openssh-client', present: () => program('ssh') },
  {
    package: 'redis-server',
    present: () => Boolean(process.env.DOPRAX_REDIS_URL) || program('redis-server'),
    version: ['redis-server', '--version', '6.2'],
  },
  { package: 'haproxy', present: () => program('haproxy'), version: ['haproxy', '-v', '2.6'] },
]

/** What the tests need besides: a browser, a network for it, a static binary to make images from, a registry, a file system with quotas, an SSH server, certificates, Git LFS, and other people's git clients. */
export const testNeeds = [
  { package: 'chromium', present: () => program('chromium', 'google-chrome', 'chromium-browser') },
  { package: 'iproute2', present: () => program('ip') },
  { package: 'busybox-static', present: () => existsSync('/usr/share/doc/busybox-static') },
  { package: 'btrfs-progs', present: () => program('mkfs.btrfs') },
  { package: 'docker-registry', present: () => program('docker-registry') },
  { package: 'openssh-server', present: () => program('sshd') },
  { package: 'openssl', present: () => program('openssl') },
  { package: 'git-lfs', present: () => program('git-lfs') },
  { package: 'python3-dulwich', present: () => pythonModule('dulwich') },
  { package: 'python3-pygit2', present: () => pythonModule('pygit2') },
  { package: 'default-jre-headless', present: () => program('java') },
  { package: 'jgit-cli', present: () => existsSync('/usr/share/java/org.eclipse.jgit.pgm.jar') },
]

/** What the bench needs besides: a load generator, and the web server that people put before their program. */
export const benchNeeds = [
  { package: 'wrk', present: () => program('wrk') },
  { package: 'nginx', present: () => program('nginx') },
]

/** What the tests of whole stacks need besides: a way to make images of Debian's packages. */
export const stackNeeds = [{ package: 'mmdebstrap', present: () => program('mmdebstrap') }]
