import { spawn, spawnSync } from 'node:child_process'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { DopraxError } from '../errors.ts'
import { applyBuildLimits } from './build-limits.ts'
import { writeEngineSettings } from './engine-settings.ts'
import { engineVersion } from './engine-version.ts'
import { say } from './output.ts'
import { runningFrom, writePidFile } from './pid-file.ts'

const startMs = 60_000
const watchMs = 3000

/** Of a dockerd that we start. */
export type OwnEngine = Pick<Config, 'dataDir' | 'runDir' | 'buildCacheBytes' | 'buildLimits'>

const pidFileOf = ({ runDir }: OwnEngine) => join(runDir, 'dockerd.pid')
const settingsFileOf = ({ dataDir }: OwnEngine) => join(dataDir, 'dockerd.json')

/**
 * Makes sure that a Docker engine answers: the one that is there, else Docker's service where systemd runs, else a
 * dockerd of our own, which outlives us together with the projects' containers. Throws a DopraxError `no_engine`.
 */
export async function ensureEngine(own: OwnEngine, signal: AbortSignal): Promise<void> {
  let version = await engineVersion()
  if (version === null) {
    assertMayStart()
    const failed = existsSync('/run/systemd/system') ? startService() : startDaemon(own)
    version = await waitForEngine(failed, signal)
  }
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 10)) {
    throw new DopraxError('old_engine', `The Docker engine is ${version}; Doprax needs 20.10 or newer.`)
  }
  applyBuildLimits(runningFrom(pidFileOf(own)) ? settingsFileOf(own) : null, own.buildLimits)
}

/** Until `signal` aborts: a dockerd that we started (also in an earlier run) is started again when it has died. */
export async function keepEngine(own: OwnEngine, signal: AbortSignal): Promise<void> {
  const pidFile = pidFileOf(own)
  const isOurs = existsSync(pidFile)
  while (!signal.aborted) {
    await sleep(watchMs, null, { signal }).catch(() => {})
    if (signal.aborted || !isOurs || runningFrom(pidFile) || (await engineVersion()) !== null) continue
    say('error', 'dockerd has ended; starting it again')
    await waitForEngine(startDaemon(own), signal).catch((error) => say('error', String(error)))
  }
}

function assertMayStart(): void {
  const host = process.env.DOCKER_HOST
  if (host) {
    throw new DopraxError(
      'no_engine',
      `No Docker engine answers at DOCKER_HOST (${host}). Start it, or unset DOCKER_HOST.`,
    )
  }
  if (process.getuid?.() !== 0) {
    throw new DopraxError(
      'no_engine',
      "No Docker engine answers to this user at Docker's default socket. Start it (sudo systemctl start docker) and put the user " +
        'into the group docker, or set DOCKER_HOST, or start Doprax as root.',
    )
  }
}

type FailureCheck = () => string | null

function startService(): FailureCheck {
  say('info', 'starting the Docker service')
  const { status, stderr } = spawnSync('systemctl', ['start', 'docker'], {
    encoding: 'utf8',
    timeout: startMs,
  })
  return () => (status === 0 ? null : `systemctl start docker failed: ${stderr}See: journalctl -u docker`)
}

function startDaemon(own: OwnEngine): FailureCheck {
  const logFile = join(own.dataDir, 'dockerd.log')
  say('info', `starting dockerd; its log is ${logFile}`)
  const log = openSync(logFile, 'a', 0o600)
  const settingsFile = settingsFileOf(own)
  writeEngineSettings(settingsFile, own.buildCacheBytes)
  const child = spawn('dockerd', [`--config-file=${settingsFile}`], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  let problem: string | null = null
  child.once('error', (error) => {
    problem = `dockerd can't be started (${error.message}). Install the package docker.io.`
  })
  child.once('exit', (status) => {
    const end = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8)
    problem = `dockerd ended with exit status ${status}. The end of ${logFile}:\n  ${end.join('\n  ')}`
  })
  if (child.pid) writePidFile(pidFileOf(own), child.pid)
  child.unref()
  return () => problem
}

async function waitForEngine(failed: FailureCheck, signal: AbortSignal): Promise<string> {
  const deadline = Date.now() + startMs
  for (;;) {
    const version = await engineVersion()
    if (version !== null) return version
    const problem = failed() ?? (Date.now() > deadline ? 'dockerd does not answer after 60 s.' : null)
    if (problem) throw new DopraxError('no_engine', problem)
    await sleep(100, null, { signal })
  }
}
