import { NotFoundError } from '../../../errors.ts'
import type { ConfigFile, ContainerSpec, Spec } from '../spec.ts'
import { checkContainer, checkMount } from './check-container.ts'
import { noService } from './services.ts'

/** The text of a file in `main` or a service, kept in the project. In place of one that came from the source code. */
export function putConfigFile(
  spec: Spec,
  container: string,
  { mount, content }: { mount: string; content: string },
): Spec {
  const path = checkMount(mount)
  return editFiles(spec, container, (files) => {
    const file = { mount: path, source: null, content }
    const known = files.some((one) => one.mount === path)
    return known ? files.map((one) => (one.mount === path ? file : one)) : [...files, file]
  })
}

/** Throws a NotFoundError when there is none at that path. */
export function removeConfigFile(spec: Spec, container: string, mount: string): Spec {
  const path = checkMount(mount)
  return editFiles(spec, container, (files) => {
    const others = files.filter((file) => file.mount !== path)
    if (others.length === files.length) throw new NotFoundError(`${container} has no config file at ${path}.`)
    return others
  })
}

function editFiles(spec: Spec, container: string, edit: (files: ConfigFile[]) => ConfigFile[]): Spec {
  const edited = <C extends ContainerSpec>(known: C) =>
    checkContainer({ ...known, configFiles: edit(known.configFiles) })
  if (container === 'main') return { ...spec, main: edited(spec.main) }
  if (!spec.services.some(({ name }) => name === container)) throw noService(container)
  return {
    ...spec,
    services: spec.services.map((service) => (service.name === container ? edited(service) : service)),
  }
}
