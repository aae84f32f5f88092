/**
 * Files by key (`media/ab/abcdef.webp`). A put is whole or not at all: no reader ever sees half a file, and what was
 * put is there when it returns. Keys are relative, of `[a-z0-9/_.-]`, without `..`; others are refused.
 */
export interface Storage {
  /** False: it names files itself, and of the wished key only the ending is kept. Such a name is never given twice. */
  readonly keepsNames: boolean
  /** Gives the key that the file is kept under from now on. */
  put(wishedKey: string, bytes: Uint8Array): Promise<string>
  /**
   * Puts another form of a kept file beside it, as `variantKey` says, and gives its key. Doing it twice is the same as
   * once. It is deleted by its own key.
   */
  putVariant(keptKey: string, ending: string, bytes: Uint8Array): Promise<string>
  get(key: string): Promise<Uint8Array | undefined>
  exists(key: string): Promise<boolean>
  /** Deleting what is not there is fine. */
  delete(key: string): Promise<void>
  /** The address a browser loads the file from. */
  urlOf(key: string): string
  close(): Promise<void>
}

const segment = /^(?!\.)(?!.*\.\.)[a-z0-9_.-]+$/

/** Throws on a key that could lead out of the storage or to a hidden file. */
export function checkKey(key: string): string {
  if (key.length > 200 || !key.split('/').every((part) => segment.test(part))) throw notKey(key)
  return key
}

const ending = /^(_[a-z0-9]{1,12})\.([a-z0-9]{1,6})$/

/** The two halves of the ending of a variant: `_400.avif` is `_400` and `avif`. */
export function splitEnding(text: string): { prefix: string; extension: string } {
  const [, prefix, extension] = ending.exec(text) ?? []
  if (prefix === undefined || extension === undefined) throw notKey(text)
  return { prefix, extension }
}

/** `media/x/abc.webp` with the ending `_400.avif` is `media/x/abc_400.avif`. */
export function variantKey(keptKey: string, ending: string): string {
  const { prefix, extension } = splitEnding(ending)
  return keptKey.replace(/\.[a-z0-9]+$/, `${prefix}.${extension}`)
}

export function notKey(key: string): Error {
  return new Error(`not a storage key: ${JSON.stringify(key)}`)
}
