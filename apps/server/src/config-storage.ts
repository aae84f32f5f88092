import { type Env, readBoolean, readChoice, readList, readNeeded, readUrl } from './config-values.ts'

/** `baseUrl`: origin of the image host, without a trailing slash; empty: the shop itself. */
export type StorageConfig =
  | { driver: 'disk'; folder: string; baseUrl: string }
  | {
      driver: 's3'
      /** Empty: the one of AWS in `region`. */
      endpoint: string
      region: string
      bucket: string
      accessKeyId: string
      secretAccessKey: string
      /** `https://host/bucket/key` instead of `https://bucket.host/key`: MinIO. */
      isPathStyle: boolean
      baseUrl: string
    }
  | { driver: 'fastdfs'; trackers: { host: string; port: number }[]; baseUrl: string }

const trackerPort = 22_122

export function readStorage(env: Env, folder: string, problems: string[]): StorageConfig {
  const driver = readChoice(env, 'STORAGE_DRIVER', ['disk', 's3', 'fastdfs'], 'disk', problems)
  const readHost = () => readUrl(env, 'IMAGE_HOST', '', ['http:', 'https:'], problems)
  if (driver === 'disk') return { driver, folder, baseUrl: env.IMAGE_HOST ? readHost() : '' }
  // This server keeps none of these pictures: without an image host nobody could see them.
  const baseUrl = readHost()
  if (driver === 'fastdfs') return { driver, trackers: readTrackers(env, problems), baseUrl }
  const need = (name: string) => readNeeded(env, name, 'STORAGE_DRIVER=s3', problems)
  return {
    driver,
    endpoint: env.S3_ENDPOINT ? readUrl(env, 'S3_ENDPOINT', '', ['http:', 'https:'], problems) : '',
    region: env.S3_REGION || 'us-east-1',
    bucket: need('S3_BUCKET'),
    accessKeyId: need('S3_KEY_ID'),
    secretAccessKey: need('S3_KEY_SECRET'),
    isPathStyle: readBoolean(env, 'S3_PATH_STYLE', false, problems),
    baseUrl,
  }
}

/** `tracker-1:22122,tracker-2`: tried from the first on. */
function readTrackers(env: Env, problems: string[]): { host: string; port: number }[] {
  const list = readList(env.FASTDFS_TRACKERS)
  const trackers = list.flatMap((text) => {
    const [, host, port = trackerPort] = /^([\w.-]+)(?::(\d{1,5}))?$/.exec(text) ?? []
    return host === undefined || Number(port) > 65_535 ? [] : [{ host, port: Number(port) }]
  })
  if (trackers.length === 0 || trackers.length < list.length)
    problems.push('FASTDFS_TRACKERS: host:port, several with commas between them')
  return trackers
}
