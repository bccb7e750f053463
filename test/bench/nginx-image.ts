import { existsSync } from 'node:fs'
import Docker from 'dockerode'
import { binary, ensureImage, sharedLibraries } from '../fixtures/images.ts'

const nginx = '/usr/sbin/nginx'
export const nginxImage = 'doprax-test/nginx:latest'

/** This machine's nginx as a proxy to `http://main:3000` with connections kept alive. It resolves the name once, at its start. */
export async function ensureNginxImage(docker = new Docker()): Promise<void> {
  if (!existsSync(nginx)) throw new Error('needs nginx: apt-get install nginx')
  await ensureImage(docker, nginxImage, [nginx], async () => ({
    'bin/nginx': binary(nginx),
    ...Object.fromEntries((await sharedLibraries(nginx)).map((path) => [path.slice(1), binary(path)])),
    'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
    'etc/group': 'root:x:0:\n',
    'nginx.conf': configuration,
    'var/lib/nginx/': { mode: 0o755 },
    'var/log/nginx/': { mode: 0o755 },
    'tmp/': { mode: 0o1777 },
  }))
}

const configuration = `user root;
daemon off;
pid /tmp/nginx.pid;
error_log stderr;
events { worker_connections 512; }
http {
  access_log off;
  upstream main {
    server main:3000;
    keepalive 16;
  }
  server {
    listen 80;
    location / {
      proxy_pass http://main;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }
  }
}
`
