import type { Service } from '../../api/types.ts'
import { Field } from '../../ui/field.tsx'
import { formText } from '../../ui/form-text.ts'
import { TextField } from '../../ui/text-field.tsx'
import { commonSettings } from './common-settings.tsx'
import { imageChange } from './image-change.ts'
import type { Setting } from './setting.ts'
import { formatUlimits, parseUlimits } from './ulimits.ts'

export function serviceSettings(service: Service): Setting[] {
  const { image, public: isPublic, ulimits, volumes } = service
  return [
    {
      key: 'image',
      title: 'Image',
      value: <code className="mono">{image}</code>,
      unset: '',
      fields: (
        <Field
          className="whole-row"
          label="Image and tag"
          name="image"
          defaultValue={image}
          required
          help={
            volumes.length > 0 &&
            'Another version may write the files of its volume anew, so that this one can’t read them again: download the volume first.'
          }
        />
      ),
      read: (fields) => imageChange(image, formText(fields, 'image').trim()),
    },
    ...commonSettings(service),
    {
      key: 'public',
      title: 'Public',
      value: isPublic === null ? null : isPublic ? 'yes' : 'no',
      unset: 'if it exposes 80 or 443',
      fields: (
        <label>
          Faces the internet, in place of main
          <select name="public" className="input" defaultValue={String(isPublic)}>
            <option value="null">If it exposes 80 or 443</option>
            <option value="true">Yes</option>
            <option value="false">No</option>
          </select>
        </label>
      ),
      read: (fields) => ({ public: JSON.parse(formText(fields, 'public')) }),
    },
    {
      key: 'ulimits',
      title: 'Limits',
      value: formatUlimits(ulimits) && <code className="mono lines">{formatUlimits(ulimits)}</code>,
      unset: 'the engine’s',
      fields: (
        <TextField
          className="whole-row"
          label="Limits, one a line"
          name="ulimits"
          rows={3}
          defaultValue={formatUlimits(ulimits) ?? ''}
          placeholder={'memlock=-1\nnofile=1024:65536'}
          help={
            <>
              <code>name=soft:hard</code> as in <code>docker run --ulimit</code>; -1 is no limit.
            </>
          }
        />
      ),
      read: (fields) => ({ ulimits: parseUlimits(formText(fields, 'ulimits')) }),
    },
  ]
}
