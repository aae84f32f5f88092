export interface SearchHistoryTable {
  user_id: number
  words: string
  searched_at: number
}

/** How often words were looked for on one day (China time, `2026-11-25`). */
export interface SearchHotTable {
  day: string
  words: string
  count: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    search_history: SearchHistoryTable
    search_hot: SearchHotTable
  }
}
