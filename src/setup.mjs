// Makes a fresh clone ready to run. Plain JavaScript without packages: it runs on the system's own Node, before any are installed.
import { buildDashboard } from './setup/dashboard.mjs'
import { installNodePackages } from './setup/node-packages.mjs'
import { checkPlatform } from './setup/platform.mjs'
import { compilePrograms } from './setup/programs.mjs'
import { SetupError } from './setup/progress.mjs'
import { installSystemPackages } from './setup/system-packages.mjs'

try {
  checkPlatform()
  const [tests, bench, stacks] = ['--tests', '--bench', '--stacks'].map((flag) => process.argv.includes(flag))
  installSystemPackages({ tests, bench, stacks })
  installNodePackages()
  buildDashboard()
  compilePrograms()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
