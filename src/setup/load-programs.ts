/** All modules are loaded, which compiles them, before the first one runs: and that one ends the process. */
import './exit.ts'
import '../main.ts'
import '../server.ts'
import '../supervisor/print-config.ts'
import '../../worker/main.ts'
