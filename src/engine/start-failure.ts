import { DeploymentFailedError } from '../errors.ts'

type Rule = [pattern: RegExp, code: string, explain: (match: RegExpExecArray) => string]

/** What the engine, runc and the kernel say when a container can't be made or its command can't be executed. */
const rules: Rule[] = [
  [
    /mounting \\?"[^"]*" to rootfs .*?at \\?"([^"\\]*).*read-only file system/s,
    'bad_mount',
    ([, path]) =>
      `Nothing can be mounted at ${path}: what is there is read-only, so its place can't be made.\nChoose another path, or mount the volume that it lies in for writing.`,
  ],
  [
    /mounting \\?"[^"]*" to rootfs .*?at \\?"([^"\\]*).*(?:not a directory|is a directory)/s,
    'bad_mount',
    ([, path]) =>
      `What is to be mounted at ${path} does not fit what the image has there: a file goes over a file, a volume over a folder.\nCorrect the path.`,
  ],
  [
    /mounting \\?"[^"]*" to rootfs .*?at \\?"([^"\\]*)|destination can't be '(\/)'/s,
    'bad_mount',
    ([, a, b]) => `Nothing can be mounted at ${a ?? b}.\nChoose a path of the image's own files.`,
  ],
  [
    /Duplicate mount point: (\S+)/,
    'bad_mount',
    ([, path]) => `Two volumes or files are to be mounted at ${path}.\nGive one of them another path.`,
  ],
  [
    /setting rlimit|wrong rlimit value|invalid ulimit/i,
    'ulimit_refused',
    () =>
      "This server does not allow the container's ulimits.\nChoose lower ones (a soft limit is at most its hard limit), or raise those of the Docker engine.",
  ],
  [
    /Range of CPUs is from (\S+) to (\S+),/,
    'bad_size',
    ([, least, most]) =>
      `A container can have ${least} to ${most} CPUs on this server.\nChoose a size in that range.`,
  ],
  [
    /Minimum memory limit allowed is (\S+)/i,
    'bad_size',
    ([, least]) => `A container needs at least ${least} of memory.\nChoose a larger size.`,
  ],
  [
    /invalid signal:? (\S+)/i,
    'bad_stop_signal',
    ([, signal]) => `There is no signal ${signal}.\nChoose a stop signal like SIGTERM or SIGQUIT.`,
  ],
  [
    /exec format error/i,
    'wrong_architecture',
    () =>
      "The image's command can't run on this processor (exec format error): it was built for another one, or is a script without a first line like #!/bin/sh.\nBuild it for this server's architecture, or add that line.",
  ],
  [
    /exec: "([^"]*)": (?:executable file not found|stat \S+: no such file)/,
    'command_not_found',
    ([, command]) =>
      `The image has no program '${command}', which CMD, ENTRYPOINT or the project's own command starts.\nCorrect its name or path, or install it with a RUN line of the Dockerfile. A whole command line goes without brackets: CMD node server.js`,
  ],
  [
    /exec(?: user process caused)?[: ]+"?([^":\s]*)"?:? ?no such file or directory/,
    'command_not_found',
    ([, command]) =>
      `The command ${command ? `'${command}' ` : ''}of CMD or ENTRYPOINT, or the interpreter in its first line (#!), is not in the image.\nCorrect the path; a script saved with Windows line ends (CRLF) fails like this too.`,
  ],
  [
    /exec: "([^"]*)": permission denied|exec (\S+): permission denied/,
    'command_not_executable',
    ([, a, b]) =>
      `The program '${a ?? b}' of CMD or ENTRYPOINT is not executable.\nMark it so in git (git update-index --chmod=+x FILE), or add RUN chmod +x to the Dockerfile.`,
  ],
  [
    /unable to find user (\S+?):/,
    'user_missing',
    ([, user]) =>
      `There is no user '${user}' in the image, so nothing can run as it.\nCreate the user in the Dockerfile before the line USER ${user}.`,
  ],
  [
    /chdir to cwd \("?([^")]*)"?\)|working directory '?([^' ]*)'? is invalid/,
    'bad_workdir',
    ([, a, b]) =>
      `The working directory '${a ?? b}' of the image can't be used.\nCorrect WORKDIR in the Dockerfile.`,
  ],
  [
    /No command specified/i,
    'no_command',
    () =>
      'The image has neither CMD nor ENTRYPOINT, so there is nothing to start.\nAdd a line like CMD ["node", "server.js"] to the Dockerfile.',
  ],
  [
    /No such image/i,
    'image_gone',
    () => 'The image is not on this server any more.\nPush its commit once more to build it anew.',
  ],
  [
    /no space left on device/i,
    'disk_full',
    () =>
      'The disk of the server is full, so the container could not start.\nFree some space there (delete projects or files).',
  ],
]

/** Why a container could not start, from the words of the engine or of runc; null when they explain nothing. */
export function startFailure(words: string): DeploymentFailedError | null {
  for (const [pattern, code, explain] of rules) {
    const match = pattern.exec(words)
    if (match) return new DeploymentFailedError(code, explain(match), { details: { message: words } })
  }
  return null
}
