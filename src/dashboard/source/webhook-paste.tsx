import { useState } from 'react'
import type { Source, Webhook } from '../api/types.ts'
import { Callout } from '../ui/callout.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { type GitHost, gitHosts, likelyHost, webhookAddress } from './git-hosts.ts'
import { isLocalAddress } from './local-address.ts'
import { SecretLine } from './secret-line.tsx'

/** What to paste where, for each kind of host. `problem`: why it was not made there by itself. */
export function WebhookPaste({ webhook, source, problem }: WebhookPasteProps) {
  const [host, setHost] = useState<GitHost>(source ? likelyHost(source.url) : 'github')
  const { where, fields, events } = gitHosts[host]
  const address = webhookAddress(webhook.url, host)
  return (
    <div className="paste">
      {problem && (
        <Callout tone="active" icon="alert" title="It could not be made for you">
          <p className="said">{problem}</p>
        </Callout>
      )}
      <label>
        Host
        <select className="input" value={host} onChange={(event) => setHost(event.target.value as GitHost)}>
          {Object.entries(gitHosts).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div>
        <span className="label">Address</span>
        <div className="command">
          <code className="mono">{address}</code>
          <CopyButton text={address} label="Copy the address" />
        </div>
        {isLocalAddress(address) && (
          <p className="help">
            No host on the internet can reach this. Start Doprax with <code>DOPRAX_URL</code>, the address
            under which others reach it.
          </p>
        )}
      </div>
      <div>
        <span className="label">Secret</span>
        <SecretLine secret={webhook.secret} />
      </div>
      <ol className="help paste-steps">
        <li>In the repository: {where}.</li>
        <li>{fields}</li>
        <li>{events}</li>
      </ol>
    </div>
  )
}

interface WebhookPasteProps {
  webhook: Webhook
  source: Source | null
  problem: string | null
}
