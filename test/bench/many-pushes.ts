import { setTimeout as sleep } from 'node:timers/promises'
import type { Doprax } from '../fixtures/doprax.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'
import { Script } from './script.ts'
import { median, ms, report, timed } from './stats.ts'

const count = 20
const rounds = 3
/** As DOPRAX_BUILDS is if nobody sets it. */
const buildsAtOnce = 2
/** Half waiting, half work, about two seconds: never cached, also not by an earlier run. */
const buildStep = `RUN sleep 1 && dd if=/dev/zero bs=1M count=300 | sha1sum >/sum # ${nonce}\n`

/** A change of 20 projects, pushed at the same instant, until the last one answers. */
export async function benchManyPushes(doprax: Doprax): Promise<void> {
  console.log(`${count} pushes at once: ${rounds} rounds, in turn: ours (${count} git push, until all have ended well and each project answers its new
  text; then, measured apart, until all old containers have ended), the builds alone (git archive | docker build with
  BuildKit, ${buildsAtOnce} at a time), and the script (git push to a bare repository, build ${buildsAtOnce} at a time, docker run, wait for the
  port, stop the old container); a build has a step of one second's wait and the hash of 300 MB, never cached`)
  await using script = await Script.create(doprax)
  const names = Array.from({ length: count }, (_, number) => `many-${number}`)
  const projects = await Promise.all(names.map((name) => TestProject.create(doprax, name)))
  await forAll(projects, async (project) => {
    await push(project, buildFiles())
    await script.add(project)
  })
  const times = {
    ours: [] as number[],
    clearing: [] as number[],
    builds: [] as number[],
    script: [] as number[],
  }
  const old = new Map<TestProject, string>()
  let lost = 0
  for (let round = 1; round <= rounds; round++) {
    const change = (what: string) =>
      forAll(projects, (p) => p.commit({ 'www/index.html': text(what, round, p) }))
    await change('ours')
    times.ours.push(await timed(() => forAll(projects, (project) => push(project))))
    for (const project of projects) {
      const { body } = await project.visit()
      if (body !== text('ours', round, project)) lost++
    }
    times.clearing.push(await timed(() => forAll(projects, clearedAway)))
    await change('builds')
    await forAll(projects, (project) => script.push(project))
    const one = placesFor(buildsAtOnce)
    times.builds.push(await timed(() => forAll(projects, (p) => one(() => script.build(p)))))
    await change('script')
    times.script.push(await timed(() => forAll(projects, (project) => byScript(script, project, one, old))))
  }
  const live = median(times.ours)
  const all = median(times.ours.map((time, round) => time + times.clearing[round]!))
  for (const [what, ours, baseline] of [
    ['until live, over their builds alone', live, median(times.builds)],
    ['until the old versions have ended, over a script that does it all', all, median(times.script)],
  ] as const) {
    const ratio = ours / baseline
    const figure = `${ms(ours)} over ${ms(baseline)} = ${ratio.toFixed(2)} x, ${lost} lost`
    report(`${count} pushes at once ${what}`, figure, '<= 1.15 x, none lost', ratio <= 1.15 && lost === 0)
  }
}

/** Another one for each project: what is the same, the engine builds once. */
const text = (what: string, round: number, { name }: TestProject) => `${what} ${round} ${name}\n`

function buildFiles(): Record<string, string> {
  const { Dockerfile = '', ...files } = httpdFiles('0')
  return { ...files, Dockerfile: Dockerfile.replace('EXPOSE', `${buildStep}EXPOSE`) }
}

async function push(project: TestProject, files: Record<string, string> = {}): Promise<void> {
  const { status, output } = await project.deploy(files)
  if (status !== 0) throw new Error(output)
}

/** The old version's container is gone. */
async function clearedAway(project: TestProject): Promise<void> {
  while ((await project.mainContainers()).length > 1) await sleep(100)
}

async function byScript(
  script: Script,
  project: TestProject,
  one: ReturnType<typeof placesFor>,
  old: Map<TestProject, string>,
): Promise<void> {
  await script.push(project)
  const { container } = await script.start(await one(() => script.build(project)))
  const before = old.get(project)
  old.set(project, container)
  if (before) await script.remove(before)
}

const forAll = (projects: TestProject[], work: (project: TestProject) => Promise<unknown>) =>
  Promise.all(projects.map(work))

/** Lets so many works run at a time, the others wait in order. */
function placesFor(places: number) {
  let free = places
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
