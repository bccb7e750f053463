import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import type { TestProject } from '../fixtures/project.ts'

/** The client of Debian's engine package speaks BuildKit by itself; a newer one needs the buildx plugin. */
const docker = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'

/** What a script of 30 lines does for a push, with git, the docker command and a network of its own: the baseline. */
export class Script implements AsyncDisposable {
  readonly #name = `doprax-bench-${process.pid}`
  readonly #folder: string
  readonly #containers: string[] = []
  readonly #images: string[] = []

  constructor(doprax: Doprax) {
    this.#folder = join(doprax.dataDir, 'trees')
  }

  static async create(doprax: Doprax): Promise<Script> {
    const script = new Script(doprax)
    await sh('"$1" network create "$2"', docker, script.#name)
    return script
  }

  /** A bare repository for the project to push to. */
  async add(project: TestProject): Promise<void> {
    const bare = this.#bare(project)
    await sh('git init -q --bare "$1"', bare)
    await project.tree.git('remote', 'add', 'bare', bare)
  }

  async push(project: TestProject): Promise<void> {
    await project.tree.git('push', '-q', 'bare', 'main')
  }

  /** git archive | docker build, with BuildKit; returns the image's name. */
  async build(project: TestProject): Promise<string> {
    const image = `${this.#name}:${this.#images.length}`
    this.#images.push(image)
    await sh(
      'git --git-dir="$1" archive main | DOCKER_BUILDKIT=1 "$2" build -q -t "$3" -',
      this.#bare(project),
      docker,
      image,
    )
    return image
  }

  /** A new container with the limits that Doprax sets; returns its address once port 3000 takes connections. */
  async start(image: string): Promise<{ container: string; address: string }> {
    const container = `${this.#name}-${this.#containers.length}`
    this.#containers.push(container)
    const output = await sh(
      `"$1" run -d --network "$2" --memory 512m --cpus 1 --name "$3" "$4" &&
      "$1" inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$3"`,
      docker,
      this.#name,
      container,
      image,
    )
    const address = output.trim().split('\n').at(-1)!
    while (!(await accepts(address))) await sleep(5)
    return { container, address }
  }

  /** As `docker stop` does, with a second of grace. */
  async remove(container: string): Promise<void> {
    await sh('"$1" stop -t 1 "$2" && "$1" rm "$2"', docker, container)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run(docker, ['rm', '-f', ...this.#containers])
    await run(docker, ['network', 'rm', this.#name])
    await run(docker, ['rmi', '-f', ...this.#images])
  }

  #bare = (project: TestProject) => join(this.#folder, `bare-${project.name}.git`)
}

async function sh(script: string, ...args: string[]): Promise<string> {
  const { status, output } = await run('sh', ['-c', script, 'sh', ...args])
  if (status !== 0) throw new Error(output)
  return output
}

function accepts(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(3000, host, () => {
      socket.destroy()
      resolve(true)
    }).once('error', () => resolve(false))
  })
}
