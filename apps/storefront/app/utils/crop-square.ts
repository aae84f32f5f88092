/** A picture in its own pixels. */
export interface PictureSize {
  width: number
  height: number
}

/** What is wanted of it: `zoom` from 1, and where the middle of the square lies (0 to 1 of the picture). */
export interface Crop {
  zoom: number
  x: number
  y: number
}

export const wholeCrop: Crop = { zoom: 1, x: 0.5, y: 0.5 }
export const largestZoom = 4

/** The square that a crop cuts out, in pixels of the picture; never beyond its edges. */
export function squareOf({ width, height }: PictureSize, { zoom, x, y }: Crop) {
  const side = Math.min(width, height) / clamp(zoom, 1, largestZoom)
  return {
    left: clamp(x * width - side / 2, 0, width - side),
    top: clamp(y * height - side / 2, 0, height - side),
    side,
  }
}

/** The crop after the picture was pushed by so many pixels of a stage of this size. */
export function pushCrop(
  picture: PictureSize,
  crop: Crop,
  by: { x: number; y: number },
  stagePx: number,
): Crop {
  const { left, top, side } = squareOf(picture, crop)
  const scale = side / stagePx
  const middle = { x: left + side / 2 - by.x * scale, y: top + side / 2 - by.y * scale }
  const moved = { zoom: crop.zoom, x: middle.x / picture.width, y: middle.y / picture.height }
  return middleOf(picture, moved)
}

/** The same square with its middle where it really is, so that a push back is felt at once. */
export function middleOf(picture: PictureSize, crop: Crop): Crop {
  const { left, top, side } = squareOf(picture, crop)
  return { zoom: crop.zoom, x: (left + side / 2) / picture.width, y: (top + side / 2) / picture.height }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
