/** A page as it goes over the wire: rendered once, sent many times. */
export interface StoredPage {
  status: number
  /** What the answer says beside its bytes: `content-security-policy`, `content-language`. */
  headers: Record<string, string>
  /** Of the content, in quotes: two pages with the same tag are the same to the byte. */
  etag: string
  html: Buffer
  gzip: Buffer
  brotli: Buffer
  /** Of the shop's pages that drew it: its scripts and styles are those of that build. */
  build: string
  /** Epoch milliseconds. */
  renderedAt: number
  /** Grows with every change that the page shows. */
  version: number
}

export type PageHead = Pick<StoredPage, 'etag' | 'version' | 'build'>

/**
 * Rendered pages, shared by all processes. Promises: a put is whole or not at all, so no reader ever sees half a page, also
 * when processes die; what an older version says never stands after a newer one, in whatever order the calls arrive and
 * whichever process they come from.
 */
export interface PageStore {
  /** Tells whether the page stands now: not when a newer version was put, or deleted, before. */
  put(key: string, page: StoredPage): Promise<boolean>
  get(key: string): Promise<StoredPage | undefined>
  /** What tells one page from another, without its bytes. */
  head(key: string): Promise<PageHead | undefined>
  /** The page as of `version` is that there is none. Nothing happens when a newer one stands. */
  delete(key: string, version: number): Promise<void>
  /**
   * One short question for all pages: as long as the answer is the same, no put and no delete has returned in between,
   * of any process.
   */
  edition(): Promise<string>
  close(): Promise<void>
}
