/** What a person sees when all is up. */
export function readyMessage(config: { port: number; domain: string; tokenFile: string }): string {
  const host = `${config.domain}:${config.port}`
  return [
    'doprax is ready',
    `  dashboard   http://${host}`,
    `  token       in ${config.tokenFile}`,
    `  try it      git remote add doprax http://me:<token>@${host}/hello.git && git push doprax main`,
  ].join('\n')
}
