import { DopraxError } from '../../../errors.ts'
import { isEnvKey, printable } from '../../names.ts'
import { isStageName } from '../keys/main.ts'
import type { MainSpec, Spec } from '../spec.ts'
import { readSourcePath } from '../values/paths.ts'
import { badSetting, checkContainer } from './check-container.ts'
import { type ContainerInput, mergeContainer } from './container-input.ts'

export type MainInput = ContainerInput &
  Partial<Pick<MainSpec, 'port' | 'deploy' | 'needs'>> & { build?: Partial<MainSpec['build']> }

/** Changes main's settings. Throws a DopraxError for what can't be. */
export function changeMain(spec: Spec, input: MainInput): Spec {
  const { main } = spec
  const changed = checkContainer({
    ...mergeContainer(main, input),
    port: input.port === undefined ? main.port : input.port,
    deploy: input.deploy === undefined ? main.deploy : input.deploy,
    build: checkBuild({ ...main.build, ...input.build }),
    needs: [...new Set((input.needs ?? main.needs).map((name) => name.toLowerCase()))],
  })
  const missing = changed.needs.find((name) => !spec.services.some((service) => service.name === name))
  if (missing !== undefined)
    throw new DopraxError(
      'bad_setting',
      `Main can't need '${printable(missing)}', which is none of its services.`,
    )
  return { ...spec, main: changed }
}

function checkBuild(build: MainSpec['build']): MainSpec['build'] {
  const { dockerfile, context, target, args, secrets } = build
  const wrong = [...Object.keys(args), ...secrets].find((name) => !isEnvKey(name))
  if (wrong !== undefined)
    throw badSetting('build', wrong, "is no name of an argument or secret: use letters, digits and '_'.")
  if (target !== null && !isStageName(target))
    throw badSetting('build.target', target, 'is no name of a build stage, as in FROM … AS prod.')
  return {
    ...build,
    dockerfile: sourcePath('build.dockerfile', dockerfile),
    context: sourcePath('build.context', context),
  }
}

function sourcePath(setting: string, text: string | null): string | null {
  const path = text === null ? null : readSourcePath(text)
  if (text !== null && path === null)
    throw badSetting(setting, text, 'leads out of the source code. Write a path from its root.')
  return path
}
