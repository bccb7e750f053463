import type { DatabaseSync } from 'node:sqlite'
import { emptySpec } from '../domain/spec/spec.ts'
import type { Sealing } from './sealing.ts'

/** Applied in order, once each; never edited after they have been released. */
export const migrations: (string | ((database: DatabaseSync, sealing: Sealing) => void))[] = [
  `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    admin INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('api', 'session')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER
  ) STRICT;
  CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    owner_id INTEGER NOT NULL REFERENCES users(id),
    deploy_branch TEXT,
    slot INTEGER NOT NULL UNIQUE,
    subnet TEXT NOT NULL UNIQUE,
    live_deployment_id INTEGER REFERENCES deployments(id),
    slot_server TEXT NOT NULL DEFAULT 'b' CHECK (slot_server IN ('a', 'b')),
    deleting INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE releases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    deployment_id INTEGER NOT NULL REFERENCES deployments(id),
    image_id TEXT NOT NULL,
    image_ref TEXT NOT NULL,
    image_bytes INTEGER NOT NULL,
    port INTEGER NOT NULL,
    port_source TEXT NOT NULL,
    has_healthcheck INTEGER NOT NULL DEFAULT 0,
    env BLOB NOT NULL,
    image_gone INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (project_id, number)
  ) STRICT;
  CREATE TABLE deployments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('push', 'rollback', 'config')),
    state TEXT NOT NULL CHECK (state IN
      ('queued', 'building', 'releasing', 'live', 'retired', 'failed', 'canceled', 'superseded')),
    branch TEXT,
    commit_oid TEXT,
    subject TEXT,
    author TEXT,
    user_id INTEGER NOT NULL REFERENCES users(id),
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    built_at INTEGER,
    live_at INTEGER,
    finished_at INTEGER,
    reason_code TEXT,
    reason TEXT,
    superseded_by INTEGER,
    retry_of INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT,
    release_id INTEGER REFERENCES releases(id),
    container_id TEXT,
    container_address TEXT,
    build_ms INTEGER,
    steps INTEGER,
    cached_steps INTEGER,
    swap_from INTEGER,
    swap_drain_ms INTEGER,
    swap_requests INTEGER,
    swap_failed INTEGER,
    swap_cut INTEGER,
    UNIQUE (project_id, number)
  ) STRICT;
  CREATE UNIQUE INDEX one_active_deployment ON deployments (project_id) WHERE state IN ('building', 'releasing');
  CREATE UNIQUE INDEX one_live_deployment ON deployments (project_id) WHERE state = 'live';
  CREATE INDEX pending_deployments ON deployments (state) WHERE state IN ('queued', 'building', 'releasing', 'live');
  CREATE TABLE env_vars (
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    secret INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, key)
  ) STRICT;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id INTEGER,
    action TEXT NOT NULL,
    project TEXT,
    details TEXT
  ) STRICT;
  `,
  `
  ALTER TABLE projects ADD COLUMN auto_apply INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE projects ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE projects ADD COLUMN recreates INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE projects ADD COLUMN public_service TEXT;
  ALTER TABLE projects ADD COLUMN public_port INTEGER;
  ALTER TABLE deployments ADD COLUMN options TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE deployments ADD COLUMN awaits_approval INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE releases ADD COLUMN settings BLOB;
  CREATE TABLE definitions (
    project_id INTEGER PRIMARY KEY REFERENCES projects(id) ON DELETE CASCADE,
    body BLOB NOT NULL,
    applied BLOB
  ) STRICT;
  CREATE TABLE generated_values (
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    token TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (project_id, token)
  ) STRICT;
  CREATE TABLE services (
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    wanted TEXT NOT NULL DEFAULT 'running' CHECK (wanted IN ('running', 'stopped')),
    restarts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN
      ('waiting', 'pulling', 'starting', 'running', 'unhealthy', 'stopped', 'failed')),
    reason TEXT,
    container_id TEXT,
    container_address TEXT,
    image_id TEXT,
    ports TEXT NOT NULL DEFAULT '[]',
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, name)
  ) STRICT;
  CREATE TABLE volumes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER REFERENCES projects(id) ON DELETE SET NULL,
    project TEXT NOT NULL,
    owner_id INTEGER NOT NULL REFERENCES users(id),
    name TEXT NOT NULL,
    size_bytes INTEGER,
    measured_at INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    UNIQUE (project_id, name)
  ) STRICT;
  CREATE TABLE domains (
    host TEXT PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE plans (
    deployment_id INTEGER PRIMARY KEY REFERENCES deployments(id) ON DELETE CASCADE,
    body BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'declined', 'applied')),
    decided_by INTEGER REFERENCES users(id),
    decided_at INTEGER
  ) STRICT;
  `,
  moveEnvIntoDefinitions,
  `
  CREATE TABLE sources (
    project_id INTEGER PRIMARY KEY REFERENCES projects(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    credentials BLOB,
    watch TEXT NOT NULL DEFAULT '[]',
    waits_for_checks INTEGER NOT NULL DEFAULT 0,
    head_oid TEXT,
    checked_at INTEGER,
    problem TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE webhooks (
    project_id INTEGER PRIMARY KEY REFERENCES projects(id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    pinged_at INTEGER,
    heard_at INTEGER,
    refused INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  ) STRICT;
  ALTER TABLE deployments ADD COLUMN visit INTEGER;
  CREATE UNIQUE INDEX one_deployment_for_a_commit ON deployments (project_id, branch, commit_oid, visit)
    WHERE visit IS NOT NULL;
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    guid TEXT NOT NULL,
    event TEXT NOT NULL,
    facts TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('deploy', 'ping', 'ignored')),
    reason TEXT NOT NULL,
    deployment_id INTEGER REFERENCES deployments(id),
    repeats INTEGER NOT NULL DEFAULT 0,
    received_at INTEGER NOT NULL,
    UNIQUE (project_id, guid)
  ) STRICT;
  `,
  `ALTER TABLE services ADD COLUMN update_wanted INTEGER NOT NULL DEFAULT 0;`,
  `
  CREATE TABLE reports (
    deployment_id INTEGER PRIMARY KEY REFERENCES deployments(id) ON DELETE CASCADE,
    told TEXT,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    problem TEXT
  ) STRICT;
  `,
  `
  ALTER TABLE services ADD COLUMN proven TEXT;
  ALTER TABLE services ADD COLUMN refused TEXT;
  `,
  `
  ALTER TABLE deployments ADD COLUMN awaits_checks INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE checks (
    deployment_id INTEGER PRIMARY KEY REFERENCES deployments(id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    waits_for TEXT NOT NULL,
    green_at INTEGER,
    looks INTEGER NOT NULL,
    next_at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE written_bytes (
    project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    container TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    measured_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, container)
  ) STRICT;
  `,
  `
  CREATE TABLE github_app (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    app_id INTEGER NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    owner TEXT NOT NULL,
    owner_type TEXT NOT NULL,
    secrets BLOB NOT NULL,
    heard_at INTEGER,
    refused INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE github_app_attempts (
    state_hash TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    session_hash TEXT,
    organization TEXT,
    created_at INTEGER NOT NULL,
    taken_at INTEGER
  ) STRICT;
  ALTER TABLE sources ADD COLUMN uses_app INTEGER NOT NULL DEFAULT 0;
  `,
  `
  ALTER TABLE webhooks ADD COLUMN made_for TEXT;
  ALTER TABLE webhooks ADD COLUMN problem TEXT;
  CREATE INDEX deliveries_of_deployment ON deliveries (deployment_id) WHERE deployment_id IS NOT NULL;
  `,
  `
  DROP INDEX pending_deployments;
  CREATE INDEX deployments_by_state ON deployments (state, project_id);
  CREATE INDEX deployments_by_end ON deployments (finished_at);
  CREATE INDEX deployments_of_commit ON deployments (commit_oid, project_id);
  CREATE INDEX deployments_of_release ON deployments (release_id);
  CREATE INDEX deliveries_by_age ON deliveries (project_id, id);
  `,
]

function moveEnvIntoDefinitions(database: DatabaseSync, sealing: Sealing): void {
  const rows = database.prepare('SELECT project_id, key, value, secret FROM env_vars ORDER BY key').all()
  const insert = database.prepare('INSERT INTO definitions (project_id, body) VALUES (?, ?)')
  for (const [projectId, variables] of Map.groupBy(rows, (row) => row.project_id as number)) {
    const spec = emptySpec()
    spec.main.env = variables.map(({ key, value, secret }) => ({
      key: key as string,
      value: { kind: 'literal', text: sealing.open(value as Uint8Array) },
      secret: secret === 1,
    }))
    insert.run(projectId, sealing.seal(JSON.stringify(spec)))
  }
  database.exec('DROP TABLE env_vars')
}
