import { formatDotenv, parseDotenv } from '../../../domain/dotenv.ts'
import type { Main } from '../../api/types.ts'
import { Field } from '../../ui/field.tsx'
import { formText } from '../../ui/form-text.ts'
import { TextField } from '../../ui/text-field.tsx'
import type { Setting } from './setting.ts'

export function buildSetting(build: Main['build']): Setting {
  const { dockerfile, context, target, args, secrets } = build
  return {
    key: 'build',
    title: 'Build',
    value: buildText(build),
    unset: 'the Dockerfile in the root of the source',
    fields: (
      <>
        <Field
          label="Dockerfile"
          name="dockerfile"
          defaultValue={dockerfile ?? ''}
          placeholder="Dockerfile"
        />
        <Field label="Context" name="context" defaultValue={context ?? ''} placeholder="the source’s root" />
        <Field label="Target stage" name="target" defaultValue={target ?? ''} placeholder="the last one" />
        <Field
          label="Secrets"
          name="secrets"
          defaultValue={secrets.join(' ')}
          placeholder="NPM_TOKEN"
          help="Names of main’s variables, for RUN --mount=type=secret,id=…"
        />
        <TextField
          className="whole-row"
          label="Arguments, one a line"
          name="args"
          rows={3}
          defaultValue={argsText(args)}
          placeholder="NODE_ENV=production"
          help="They stay in the image’s history: no secrets here."
        />
      </>
    ),
    read: (fields) => {
      const text = (name: string) => formText(fields, name).trim() || null
      return {
        build: {
          dockerfile: text('dockerfile'),
          context: text('context'),
          target: text('target'),
          secrets: text('secrets')?.split(/[\s,]+/) ?? [],
          args: Object.fromEntries(parseDotenv(formText(fields, 'args'))),
        },
      }
    },
  }
}

function buildText({ dockerfile, context, target, args, secrets }: Main['build']): string | null {
  const names = Object.keys(args)
  const parts = [
    dockerfile,
    context !== null && `context ${context}`,
    target !== null && `target ${target}`,
    names.length > 0 && `with ${names.join(', ')}`,
    secrets.length > 0 && `secrets ${secrets.join(', ')}`,
  ]
  return parts.filter(Boolean).join(', ') || null
}

function argsText(args: Main['build']['args']): string {
  return formatDotenv(Object.entries(args).map(([key, value]) => ({ key, value })))
}
