import type { Main } from '../../api/types.ts'
import { NumberField } from '../../ui/number-field.tsx'
import { buildSetting } from './build-setting.tsx'
import { commonSettings } from './common-settings.tsx'
import { readNumber } from './numbers.ts'
import type { Setting } from './setting.ts'

/** `services`: the names of those that there are. */
export function mainSettings(main: Main, services: readonly string[]): Setting[] {
  const { port, deploy, needs } = main
  return [
    {
      key: 'port',
      title: 'Port',
      value: port,
      unset: 'what its image exposes',
      fields: (
        <NumberField
          label="Port that main listens on"
          name="port"
          min={1}
          max={65535}
          value={port}
          placeholder="what its image exposes"
        />
      ),
      read: (fields) => ({ port: readNumber(fields, 'port') }),
    },
    {
      key: 'deploy',
      title: 'New versions',
      value: deploy,
      unset: 'rolling: beside the old one, then requests go over',
      fields: (
        <label>
          A new version starts
          <select name="deploy" className="input" defaultValue={deploy ?? 'rolling'}>
            <option value="rolling">beside the old one (rolling)</option>
            <option value="recreate">once the old one has stopped (recreate)</option>
          </select>
          <span className="help">
            Recreate is for files that only one may write at a time; requests wait meanwhile, and none fails.
          </span>
        </label>
      ),
      read: (fields) => ({ deploy: fields.get('deploy') }),
    },
    {
      key: 'needs',
      title: 'Needs',
      value: needs.join(', ') || null,
      unset: 'no service',
      fields: (
        <fieldset className="checks">
          <legend>Main starts only when these run</legend>
          {services.map((name) => (
            <label key={name} className="check">
              <input type="checkbox" name="needs" value={name} defaultChecked={needs.includes(name)} />
              {name}
            </label>
          ))}
          {services.length === 0 && <p className="help">The project has no services.</p>}
        </fieldset>
      ),
      read: (fields) => ({ needs: fields.getAll('needs') }),
    },
    ...commonSettings(main),
    buildSetting(main.build),
  ]
}
