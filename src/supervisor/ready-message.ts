/** What a person sees when all is up. */
export function readyMessage(config: { url: string; tokenFile: string }): string {
  const remote = config.url.replace('://', '://me:<token>@')
  return [
    'doprax is ready',
    `  dashboard   ${config.url}`,
    `  token       in ${config.tokenFile}`,
    `  try it      git remote add doprax ${remote}/hello.git && git push doprax main`,
  ].join('\n')
}
