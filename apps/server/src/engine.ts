import { setFlagsFromString } from 'node:v8'

/*
 * Imported first by every process that serves or works. V8 watches which allocations survive and puts later ones of
 * the same place straight into the old generation. While a shop starts, much survives; afterwards each such object
 * keeps the request it belonged to alive until a full collection, every scavenge copies megabytes, and a request waits
 * 10 to 20 ms for it (docs/decisions/011).
 */
setFlagsFromString('--no-allocation-site-pretenuring')

/*
 * Before anything uses the pool: passwords are hashed on it, and with the four threads it has by default a page or a
 * picture would wait for a login.
 */
// biome-ignore lint/style/noProcessEnv: libuv reads its size there and nowhere else
process.env.UV_THREADPOOL_SIZE ??= '8'
