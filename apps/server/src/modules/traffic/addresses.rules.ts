import ipaddr from 'ipaddr.js'

/** A range of addresses in its one spelling: `203.0.113.0/24`, `2001:db8::/32`. */
export interface AddressRange {
  cidr: string
  family: 'ipv4' | 'ipv6'
  prefix: number
  /** The first `prefix` bits of every address in it. */
  bits: string
}

export interface Address {
  family: 'ipv4' | 'ipv6'
  /** All 32 or 128 bits as text, so that a range is a beginning of it. */
  bits: string
}

/** A customer of IPv6 has at least a /64 and a new address in it whenever they like. */
const customerPrefix = 64
const mappedPrefix = 96
/** What `trustProxy` knows by name. */
const namedRanges: Record<string, readonly string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** Reads an address as a socket or a proxy says it; IPv4 in IPv6 is IPv4. Undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const address = read(text.split('%', 1)[0] ?? '')
  return address && { family: address.kind(), bits: toBits(address) }
}

/** Reads `a.b.c.d`, `a.b.c.d/n` and the same of IPv6. Bits behind the prefix are dropped. Undefined for anything else. */
export function parseRange(text: string): AddressRange | undefined {
  const [host = '', length, ...rest] = text.trim().split('/')
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const whole = ipaddr.IPv6.isValid(host) && !host.includes('%') ? ipaddr.IPv6.parse(host) : read(host)
  if (whole === undefined) return undefined
  const most = whole.kind() === 'ipv4' ? 32 : 128
  const prefix = length === undefined ? most : Number(length)
  if (prefix > most) return undefined
  const isMapped = whole instanceof ipaddr.IPv6 && whole.isIPv4MappedAddress() && prefix >= mappedPrefix
  return isMapped ? toRange(whole.toIPv4Address(), prefix - mappedPrefix) : toRange(whole, prefix)
}

/** Who is counted and banned: an IPv4 address, or the /64 of an IPv6 one, spelled as a range. The text itself if it is neither. */
export function customerOf(text: string): string {
  const address = read(text.split('%', 1)[0] ?? '')
  if (address === undefined) return text.slice(0, 64)
  return toRange(address, address.kind() === 'ipv4' ? 32 : customerPrefix).cidr
}

/** The ranges of a list as Fastify's `trustProxy` takes it; names it knows stand for theirs. */
export function parseRanges(texts: readonly string[]): AddressRange[] {
  return texts.flatMap((text) => namedRanges[text] ?? [text]).flatMap((text) => parseRange(text) ?? [])
}

/** This machine itself. */
export const loopback: readonly AddressRange[] = parseRanges(['loopback'])

function read(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  // `127.1` and `0x7f.1` are addresses to some and not to others: here they are none.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.IPv6.parse(text)
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

function toRange(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): AddressRange {
  const bits = toBits(address).slice(0, prefix)
  const bytes = address.toByteArray().map((byte, n) => byte & maskOf(prefix - n * 8))
  const first = ipaddr.fromByteArray(bytes)
  return { cidr: `${first.toString()}/${prefix}`, family: address.kind(), prefix, bits }
}

function maskOf(bits: number): number {
  return (0xff << (8 - Math.min(8, Math.max(0, bits)))) & 0xff
}

function toBits(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
}
