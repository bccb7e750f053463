import type { Main, Project, Service } from '../../api/types.ts'
import { changeEffect } from '../../project/change-effect.ts'
import type { Effect } from './setting.ts'

/** `key`: of the setting that is changed. */
export function serviceEffect({ name, wanted }: Pick<Service, 'name' | 'wanted'>, key: string): Effect {
  if (key === 'public') return { text: 'Requests follow at once; nothing is restarted.', question: null }
  if (wanted === 'stopped') return { text: `${name} has it when it is started.`, question: null }
  return { text: changeEffect(name), question: `Restart ${name} now?` }
}

export function mainEffect({ deploy }: Main, live: Project['live'], key: string): Effect {
  if (key === 'build') return { text: 'The next push is built with it; nothing changes now.', question: null }
  if (live && deploy === 'recreate')
    return {
      text: 'It is released at once; requests wait while main is replaced.',
      question: 'Replace main now?',
    }
  return { text: changeEffect('main'), question: null }
}
