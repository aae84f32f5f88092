import type { ArtName } from '../art/catalogue.ts'
import type { Hex } from '../art/colour.ts'

/** A channel group: the top of the category tree and one floor of the home page. */
export interface GroupData {
  name: string
  /** A lucide icon that the storefront knows. */
  icon: string
  hue: Hex
  /** Title and line on the tall banner of the floor. */
  banner: { title: string; text: string; arts: ArtName[] }
  tabs: TabData[]
  channels: ChannelData[]
}

/** How a floor tab chooses its goods: by newness, by price, or from the channel it names. */
export interface TabData {
  name: string
  pick: 'new' | 'cheap' | 'add-on' | { channel: string }
}

export interface ChannelData {
  name: string
  categories: CategoryData[]
}

export interface CategoryData extends CategoryFacts {
  name: string
  spus: SpuData[]
}

/** What the goods of a category have in common. */
export interface CategoryFacts {
  unit: string
  weightGram: number
  /** What is in the parcel, apart from the product itself. */
  parcel: string[]
  service: ServiceKind
  /** How to choose or keep these goods: the last paragraph of every detail text. */
  advice: string
  /** What stands around the goods in use: one far, one near. */
  scene: [ArtName, ArtName]
}

export type ServiceKind = 'digital' | 'appliance' | 'wear' | 'care' | 'food' | 'fresh' | 'home' | 'book'

export interface SpuData extends SpuFacts {
  name: string
  brand: string
  /** Yuan, of the first variant. */
  price: number
  art: ArtName
}

export interface SpuFacts {
  caption: string
  /** Paragraphs of the detail text. */
  points: string[]
  params: Record<string, string>
  /**
   * At most two, each a list of options divided by spaces; `value:50` costs 50 yuan more than the first, `value:-20`
   * less. An axis whose options are all known colours or tastes tints the pictures.
   */
  axes?: Record<string, string>
  /** Combinations that do not exist: options joined by `/`. */
  without?: string[]
  /** Options that are another thing altogether, each with its picture. */
  looks?: Record<string, ArtName>
  /** Colour of the product or its pack where no axis tints it, by name. */
  tone?: string
  /** A smaller thing in front of it in pictures. */
  aside?: ArtName
  /** Grams, where it differs from the category's. */
  weightGram?: number
}

type GroupFacts = Omit<GroupData, 'name' | 'channels'>

export function group(name: string, facts: GroupFacts, channels: ChannelData[]): GroupData {
  return { name, ...facts, channels }
}

export function channel(name: string, categories: CategoryData[]): ChannelData {
  return { name, categories }
}

export function category(name: string, facts: CategoryFacts, spus: SpuData[]): CategoryData {
  return { name, ...facts, spus }
}

export function spu(name: string, brand: string, price: number, art: ArtName, facts: SpuFacts): SpuData {
  return { name, brand, price, art, ...facts }
}
