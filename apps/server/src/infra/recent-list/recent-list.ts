/** Something that was met, and when it was met last (epoch milliseconds). */
export interface RecentEntry {
  id: number
  at: number
}

export interface RecentListOptions {
  /** Says what is kept, in the name of the key: `footprint:{owner}`. */
  name: string
  /** The most entries that one list keeps. */
  cap: number
}

/**
 * What each owner met last: one flat key per owner, each id once, under its latest time. Every call is atomic and one
 * round trip; calls on one list at the same time lose nothing. Beyond `cap` the oldest are forgotten.
 */
export interface RecentList {
  /** One entry, or a whole list that is merged into this one. Doing it twice, or late, is the same as once. */
  add(owner: number, entries: readonly RecentEntry[]): Promise<void>
  /** The newest first; of the same moment, the greater id first. */
  list(owner: number, limit: number): Promise<RecentEntry[]>
  /** Fine when it is not there. */
  remove(owner: number, id: number): Promise<void>
  clear(owner: number): Promise<void>
  close(): Promise<void>
}
