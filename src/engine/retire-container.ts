import type { Connection } from './connection.ts'
import { removeContainer, stopContainer } from './containers.ts'
import type { FileVolumes } from './file-volumes.ts'
import { filesLabel, fromLabels } from './labels.ts'

/** Gone, already stopped, or being removed by another call is success. Its config files go when no other uses them. */
export async function retireContainer(
  connection: Connection,
  files: FileVolumes,
  id: string,
  graceSeconds: number,
): Promise<void> {
  if (graceSeconds > 0) await stopContainer(connection, id, graceSeconds)
  const facts = await connection.find((docker) => docker.getContainer(id).inspect())
  await removeContainer(connection, id)
  const labels = facts?.Config.Labels
  if (labels?.[filesLabel]) await files.removeUnused(fromLabels(labels).project)
}
