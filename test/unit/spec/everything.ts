/** Every key of the format once, in the main layout. */
export const everything = `main:
  port: 3000
  health: { path: /healthz, timeout: 60s, interval: 500ms }
  deploy: recreate
  size: { memory: 512mb, cpus: 0.5, disk: 2gb }
  build:
    dockerfile: ./docker/Dockerfile
    context: .
    target: prod
    args: { NODE_ENV: production }
    secrets: [NPM_TOKEN]
  command: ["gunicorn", "site.wsgi"]
  stop: { signal: SIGINT, grace: 1m30s }
  needs: [db, Search]
  volumes:
    - { name: media, mount: /srv/media/ }
  envs:
    - DB_PASSWORD: random_db
      type: password
  config_file:
    - source: ./deploy/app.toml
      mount: /etc/app.toml
services:
  - db:
      image: postgres:16
      envs:
        - POSTGRES_PASSWORD: random_db
          type: secret
  - Search:
      image: registry.example.com:5000/team/search:8.15.0
      size: { memory: 2gb }
      ulimits: { memlock: -1, nofile: { soft: 1024, hard: 65536 } }
      command: [run, --quiet]
      health: { port: 9200 }
      public: true
      volumes:
        - { name: media, mount: /media, mode: r }
      config_file:
        - content: |
            some: text
          mount: /etc/search.yml
          mode: r
domains:
  - example.com
  - host: example.org
    www: true
`
