export const keptReleases = 10

/**
 * Which images of a project stay: those of the live release, of the newest ten releases that were live once,
 * and of every deployment still under way. `releases` newest first.
 */
export function imagesToKeep(
  releases: { imageRef: string; wasLive: boolean; live: boolean; pending: boolean }[],
): Set<string> {
  const rollbackable = releases.filter((release) => release.wasLive).slice(0, keptReleases)
  const needed = releases.filter((release) => release.live || release.pending)
  return new Set([...rollbackable, ...needed].map((release) => release.imageRef))
}
