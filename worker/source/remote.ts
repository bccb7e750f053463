import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { shellWord } from '../../src/domain/shell-word.ts'
import { parseSourceUrl, type SourceUrl } from '../../src/domain/source-url.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { Login } from '../../src/store/sources.ts'
import { publicAddressOf } from './public-address.ts'

/** What git needs to reach a source. Neither arguments nor URL have anything secret: all users of the machine see them. */
export interface Remote {
  url: string
  /** Before the subcommand. */
  options: string[]
  env: Record<string, string>
  /** Header of the requests that git makes to the URL's origin; null: none. */
  authorization: string | null
  /** The command with which git reaches the host, without it; null: over HTTP. */
  ssh: string[] | null
}

type Needs = Pick<Config, 'allowPrivateSources' | 'githubUrl' | 'runDir' | 'dataDir'>

/** Throws a DeploymentFailedError `source_failed` for an address that is not allowed. */
export async function withRemote<T>(
  config: Needs,
  text: string,
  login: Login | null,
  work: (remote: Remote) => Promise<T>,
): Promise<T> {
  const url = parseSourceUrl(text, config.githubUrl, false)
  const address = config.allowPrivateSources ? null : await publicAddress(url)
  if (url.transport === 'http') {
    return work(httpRemote(url, address, login?.kind === 'token' ? login : null))
  }
  const keyFile = join(config.runDir, `source-${randomUUID()}.key`)
  try {
    const key = login?.kind === 'key' ? login.key : ''
    await writeFile(keyFile, `${key.trimEnd()}\n`, { mode: 0o600 })
    return await work(sshRemote(url, address, keyFile, join(config.dataDir, 'known_hosts')))
  } finally {
    await rm(keyFile, { force: true })
  }
}

async function publicAddress({ hostname }: SourceUrl): Promise<string> {
  const address = await publicAddressOf(hostname).catch((cause) => {
    throw new DeploymentFailedError(
      'source_failed',
      `The name ${hostname} is not known: correct the source's URL.`,
      {
        cause,
      },
    )
  })
  if (address) return address
  throw new DeploymentFailedError(
    'source_failed',
    `${hostname} is not on the public internet. If Doprax may import from there, set DOPRAX_ALLOW_PRIVATE_SOURCES=1.`,
  )
}

function httpRemote(
  { url, hostname, port }: SourceUrl,
  address: string | null,
  token: { user: string; token: string } | null,
): Remote {
  const settings = ['http.followRedirects=false', 'http.lowSpeedLimit=1', 'http.lowSpeedTime=60']
  // The address that was checked is the one that is dialled.
  if (address) settings.push(`http.curloptResolve=${hostname}:${port}:${address}`)
  const authorization = token && `Basic ${Buffer.from(`${token.user}:${token.token}`).toString('base64')}`
  return {
    url,
    options: settings.flatMap((setting) => ['-c', setting]),
    env: {
      GIT_ALLOW_PROTOCOL: 'http:https',
      ...(authorization && authorizationEnv(authorization)),
    },
    authorization,
    ssh: null,
  }
}

/** Makes git send the header, which as an argument all users of the machine would see. */
export function authorizationEnv(authorization: string): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: ${authorization}`,
  }
}

/** The host's key is trusted when it is first seen, and must stay the same from then on. */
function sshRemote(
  { url, hostname, port }: SourceUrl,
  address: string | null,
  keyFile: string,
  knownHosts: string,
): Remote {
  const settings = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile=${knownHosts}`,
    `HostKeyAlias=${port === '22' ? hostname : `[${hostname}]:${port}`}`,
    'ConnectTimeout=20',
    'ServerAliveInterval=20',
    ...(address ? [`HostName=${address}`] : []),
  ]
  const command = ['ssh', '-F', '/dev/null', '-i', keyFile, ...settings.flatMap((setting) => ['-o', setting])]
  return {
    url,
    options: [],
    env: {
      GIT_ALLOW_PROTOCOL: 'ssh',
      GIT_SSH_VARIANT: 'ssh',
      GIT_SSH_COMMAND: command.map(shellWord).join(' '),
    },
    authorization: null,
    ssh: command,
  }
}
