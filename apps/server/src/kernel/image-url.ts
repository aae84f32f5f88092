/** The address a browser loads a picture from; rows keep `/media/<key>`, answers carry this. */
export type ImageUrl = (path: string) => string

/** Pictures come from the shop's own address. */
export const siteImages: ImageUrl = (path) => path

/** `host`: origin of the image host (`https://img.example.com`); empty: the shop itself. Only `/media/...` is moved there. */
export function createImageUrl(host: string): ImageUrl {
  if (host === '') return siteImages
  return (path) => (path.startsWith('/media/') ? host + path : path)
}

const pictureInHtml = /(<img\b[^>]*?\ssrc=")(\/media\/[^"]*)/g

/** Rich text with its pictures at their public addresses. */
export function withImageUrls(html: string, imageUrl: ImageUrl): string {
  if (imageUrl === siteImages) return html
  return html.replace(pictureInHtml, (_, head: string, path: string) => head + imageUrl(path))
}
