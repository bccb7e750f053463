import { ForbiddenError, NotFoundError } from '../errors.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import type { Services } from './services.ts'

export function mayUse(user: Pick<User, 'id' | 'admin'>, project: ProjectRow): boolean {
  return user.admin || project.owner_id === user.id
}

/** The project, if it is this user's to use. Another person's project can't be told from one that does not exist. */
export async function findProject(
  { store }: Pick<Services, 'store'>,
  user: User,
  name: string,
): Promise<ProjectRow> {
  const project = await store.projects.find(name)
  if (!project || !mayUse(user, project)) {
    throw new NotFoundError(`There is no project '${name}', or it is not yours.`)
  }
  return project
}

/** For what changes a project: not while it is being deleted. */
export function checkNotDeleting(project: ProjectRow): void {
  if (project.deleting) throw new ForbiddenError(`${project.name} is being deleted.`)
}

/** Throws a ForbiddenError that says what only an admin can do. */
export function checkAdmin(user: User, what: string): void {
  if (!user.admin) throw new ForbiddenError(`Only an admin can ${what}.`)
}
