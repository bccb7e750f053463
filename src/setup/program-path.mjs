/** PATH and the administrator's folders, which a plain user on Debian has not on it; HAProxy and nft are there. */
export const programPath = [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin']
  .filter(Boolean)
  .join(':')
