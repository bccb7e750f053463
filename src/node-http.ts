/**
 * The value side of `node:http`. An `import` of it reads all its exports, and some of those are getters that load the
 * whole of undici: 6 MB more in each process for good.
 */
export const { Agent, createServer, request } = process.getBuiltinModule('node:http')
