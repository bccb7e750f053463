import { mkdirSync } from 'node:fs'
import { compareVersions } from './compare-versions.mjs'
import { withServicesHeld } from './held-services.mjs'
import { benchNeeds, findProgram, runtimeNeeds, stackNeeds, testNeeds } from './needs.mjs'
import { lastLines, run, SetupError, step } from './progress.mjs'

/** Installs what the machine lacks with apt, as root; otherwise says exactly what to install. */
export function installSystemPackages({ tests, bench, stacks }) {
  const needs = [
    ...runtimeNeeds,
    ...(tests ? testNeeds : []),
    ...(bench ? benchNeeds : []),
    ...(stacks ? stackNeeds : []),
  ]
  const missing = needs.filter((need) => !need.present()).map((need) => need.package)
  if (missing.length > 0) install(missing)
  for (const need of needs) checkVersion(need)
}

function install(packages) {
  const byHand = `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}`
  if (!findProgram('apt-get')) {
    throw new SetupError(
      `These are missing: ${packages.join(', ')} (Debian's names).\n` +
        'Doprax installs them by itself on Debian and Ubuntu only: install them with your package manager, then start again.',
    )
  }
  if (process.getuid() !== 0) {
    throw new SetupError(
      `These are missing: ${packages.join(', ')}. Installing them takes root. Do\n  ${byHand}\nthen start again, or start as root once.`,
    )
  }
  step(`Installing ${packages.join(', ')}`, () => {
    const result = withServicesHeld(packages, () => aptInstall(packages))
    const still = [...runtimeNeeds, ...testNeeds, ...benchNeeds, ...stackNeeds].filter(
      (need) => packages.includes(need.package) && !need.present(),
    )
    if (result.ok && still.length === 0) return
    throw new SetupError(
      `Could not install ${packages.join(', ')}:\n${lastLines(result.output)}\nIs the machine offline? Install them by hand, then start again:\n  ${byHand}`,
    )
  })
}

function aptInstall(packages) {
  // Slim images leave the folder of manual pages out, and Java's package can't be configured without it.
  mkdirSync('/usr/share/man/man1', { recursive: true })
  const first = apt('install', ...packages)
  if (first.ok) return first
  const update = apt('update')
  return update.ok ? apt('install', ...packages) : { ok: false, output: `${first.output}\n${update.output}` }
}

const apt = (command, ...packages) =>
  run(
    'apt-get',
    ['-o', 'DPkg::Lock::Timeout=300', '-q', '-y', '--no-install-recommends', command, ...packages],
    { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  )

function checkVersion({ package: name, version }) {
  if (!version) return
  const [program, flag, least] = version
  const path = findProgram(program)
  if (!path) return
  const found = /\d+\.\d+(\.\d+)?/.exec(run(path, [flag]).output)?.[0]
  if (found && compareVersions(found, least) >= 0) return
  throw new SetupError(
    `${path} is ${found ? `version ${found}` : 'broken (it does not tell its version)'}; Doprax needs ${name} ${least} or newer. Install a newer one, then start again.`,
  )
}
