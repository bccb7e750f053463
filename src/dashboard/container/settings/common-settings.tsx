import type { Container } from '../../api/types.ts'
import { Field } from '../../ui/field.tsx'
import { formText } from '../../ui/form-text.ts'
import { NumberField } from '../../ui/number-field.tsx'
import { CommandField } from './command-field.tsx'
import { formatCommand, parseCommand } from './command-line.ts'
import { readMs, readNumber, toSeconds } from './numbers.ts'
import type { Setting } from './setting.ts'

/** What main and services can be told alike. */
export function commonSettings({ command, health, stop }: Container): Setting[] {
  return [
    {
      key: 'command',
      title: 'Command',
      value: command && <code className="mono">{formatCommand(command)}</code>,
      unset: 'the image’s own',
      fields: <CommandField words={command} />,
      read: (fields) => ({ command: parseCommand(formText(fields, 'command')) }),
    },
    {
      key: 'health',
      title: 'Health check',
      value: health && healthText(health),
      unset: 'the image’s own, else that its port takes connections',
      fields: (
        <>
          <Field
            label="HTTP path"
            name="path"
            defaultValue={health?.path ?? ''}
            placeholder="/healthz"
            help="Without one it is enough that the port takes connections."
          />
          <NumberField label="Port" name="port" min={1} max={65535} value={health?.port ?? null} />
          <NumberField
            label="Seconds it may take"
            name="timeout"
            min={0.001}
            step="any"
            value={toSeconds(health?.timeoutMs ?? null)}
          />
          <NumberField
            label="Seconds between two looks"
            name="interval"
            min={0.001}
            step="any"
            value={toSeconds(health?.intervalMs ?? null)}
          />
        </>
      ),
      read: (fields) => ({ health: readHealth(fields) }),
    },
    {
      key: 'stop',
      title: 'Stop',
      value: stopText(stop),
      unset: 'the image’s signal, and the server’s time',
      fields: (
        <>
          <Field label="Signal" name="signal" defaultValue={stop.signal ?? ''} placeholder="SIGTERM" />
          <NumberField
            label="Seconds until it is killed"
            name="grace"
            min={0.001}
            step="any"
            value={toSeconds(stop.graceMs)}
          />
        </>
      ),
      read: (fields) => ({
        stop: { signal: formText(fields, 'signal').trim() || null, graceMs: readMs(fields, 'grace') },
      }),
    },
  ]
}

/** All fields empty: none. */
function readHealth(fields: FormData): Container['health'] {
  const health = {
    path: formText(fields, 'path').trim() || null,
    port: readNumber(fields, 'port'),
    timeoutMs: readMs(fields, 'timeout'),
    intervalMs: readMs(fields, 'interval'),
  }
  return Object.values(health).some((value) => value !== null) ? health : null
}

function healthText({ path, port, timeoutMs, intervalMs }: NonNullable<Container['health']>): string {
  const parts = [
    path === null ? 'takes connections' : `GET ${path}`,
    port !== null && `port ${port}`,
    timeoutMs !== null && `within ${timeoutMs / 1000} s`,
    intervalMs !== null && `every ${intervalMs / 1000} s`,
  ]
  return parts.filter(Boolean).join(', ')
}

function stopText({ signal, graceMs }: Container['stop']): string | null {
  const parts = [signal, graceMs !== null && `killed after ${graceMs / 1000} s`]
  return parts.filter(Boolean).join(', ') || null
}
