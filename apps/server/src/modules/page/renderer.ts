import type { Locale } from '@jishi/contract'
import type { ApiCall } from './parts.rules.ts'

/** A page as it was drawn just now. */
export interface Rendered {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  html: Buffer
  /** What was asked of the API for it, and answered well. */
  calls: ApiCall[]
}

export type RenderPage = (path: string, language: Locale) => Promise<Rendered>

export type Renderer = ReturnType<typeof createRenderer>

/** Draws pages once somebody has been connected who can: the built storefront is loaded after the services that it calls. */
export function createRenderer() {
  let draw: RenderPage | undefined
  let drawnBy = ''
  return {
    isOn: () => draw !== undefined,
    /** `build` differs where the pages' scripts do. */
    connect(render: RenderPage, build: string): void {
      draw = render
      drawnBy = build
    },
    build: () => drawnBy,
    async render(path: string, language: Locale): Promise<Rendered> {
      if (draw === undefined)
        throw new Error('the storefront is not built: nobody draws pages in this process')
      return draw(path, language)
    },
  }
}
