import { DeploymentFailedError } from '../errors.ts'

type Rule = [pattern: RegExp, code: string, explain: (match: RegExpExecArray) => string]

/** What runc and the kernel say when a container's command can't be executed. */
const rules: Rule[] = [
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
      `The image has no program '${command}', which CMD or ENTRYPOINT starts.\nCorrect its name or path in the Dockerfile, or install it with a RUN line. A whole command line goes without brackets: CMD node server.js`,
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
