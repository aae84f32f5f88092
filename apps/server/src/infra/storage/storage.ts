/**
 * Files by key (`media/ab/abcdef.webp`). A put is whole or not at all: no reader ever sees half a file.
 * Keys are relative, of `[a-z0-9/_.-]`, without `..`.
 */
export interface Storage {
  put(key: string, bytes: Uint8Array): Promise<void>
  get(key: string): Promise<Uint8Array | undefined>
  exists(key: string): Promise<boolean>
  /** Deleting what is not there is fine. */
  delete(key: string): Promise<void>
  /** The address a browser loads the file from. */
  urlOf(key: string): string
}
