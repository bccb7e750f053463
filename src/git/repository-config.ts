/**
 * Findings of git fsck that stand in the old history of well-known repositories and harm nobody; GitHub takes them.
 * What could harm who clones or builds (`.git` or `..` in a tree, bad .gitmodules) stays an error.
 */
const harmless = [
  'badDate',
  'badDateOverflow',
  'badEmail',
  'badName',
  'badTagName',
  'badTimezone',
  'missingEmail',
  'missingNameBeforeEmail',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingTaggerEntry',
  'multipleAuthors',
  'nulInCommit',
  'zeroPaddedDate',
  'zeroPaddedFilemode',
]

/**
 * Settings of every repository, in one file beside them that each one's own config includes: so an install that has moved,
 * or a setting that has changed, holds for all from the next start on (git-config, "Includes").
 */
export function sharedConfig(settings: { hooksDir: string; maxPushBytes: number }): string {
  return `[core]
	hooksPath = ${quoted(settings.hooksDir)}
	# What a push was told is safe survives a power loss.
	fsync = committed,derived-metadata
	fsyncMethod = batch
[receive]
	procReceiveRefs = refs
	advertisePushOptions = true
	advertiseAtomic = true
	shallowUpdate = true
	denyDeletes = false
	denyDeleteCurrent = ignore
	denyNonFastForwards = false
	maxInputSize = ${settings.maxPushBytes}
	fsckObjects = true
${harmless.map((name) => `[receive "fsck"]\n\t${name} = ignore`).join('\n')}
[fetch]
	fsckObjects = true
${harmless.map((name) => `[fetch "fsck"]\n\t${name} = ignore`).join('\n')}
[transfer]
	# Keeps the commits of deployments; nobody's to see or push.
	hideRefs = refs/doprax
[uploadpack]
	allowFilter = true
[init]
	defaultBranch = main
[gc]
	autoDetach = true
`
}

/** The config of one repository. */
export const ownConfig = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
[include]
	path = ../git.config
`

/** Makes `git archive` give every file exactly as it was committed. */
export const infoAttributes = '* -export-ignore -export-subst\n'

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`
}
