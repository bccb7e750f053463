import { SetupError } from './progress.mjs'

/** Node 24 comes as an npm package for these alone. */
export function checkPlatform() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) {
    throw new SetupError(
      `Doprax needs Node 20 or newer to set itself up; this is ${process.version}. ` +
        'Install a newer one (nodejs.org tells how; Debian 12 itself has 18 only), then start again.',
    )
  }
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(
      `Doprax runs on Linux on x64 or arm64; this is ${process.platform} on ${process.arch}.`,
    )
  }
  process.report.excludeNetwork = true
  if (!process.report.getReport().header.glibcVersionRuntime) {
    throw new SetupError(
      'Doprax needs a Linux with glibc, such as Debian or Ubuntu; this one has another C library.',
    )
  }
}
