import type { ProjectRow } from '../store/schema.ts'
import type { Services } from './services.ts'

/** Pushes to it deploy from now on, and a clone has it checked out. */
export async function setDeployBranch(
  { store, repositories }: Pick<Services, 'store' | 'repositories'>,
  project: Pick<ProjectRow, 'id' | 'name'>,
  branch: string,
): Promise<void> {
  await store.projects.update(project.id, { deploy_branch: branch })
  await repositories.setHead(project.name, branch)
}
