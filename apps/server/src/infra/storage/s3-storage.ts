import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { contentTypeOf } from './content-type.ts'
import { checkKey, type Storage, variantKey } from './storage.ts'

interface S3Options {
  /** Empty: the one of AWS in `region`. */
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  isPathStyle: boolean
  /** Where browsers find the bucket. */
  baseUrl: string
  /** A request that takes longer has failed. */
  timeoutMs?: number
}

/** Names of files change with their content. */
const keepForGood = 'public, max-age=31536000, immutable'

/** A bucket of AWS, MinIO, Aliyun OSS or another that speaks S3. A put is there for the next reader when it returns. */
export function createS3Storage({ bucket, baseUrl, ...options }: S3Options): Storage {
  const client = createClient(options)
  const at = (key: string) => ({ Bucket: bucket, Key: checkKey(key) })

  async function put(key: string, bytes: Uint8Array): Promise<string> {
    const headers = { ContentType: contentTypeOf(key), CacheControl: keepForGood }
    await client.send(new PutObjectCommand({ ...at(key), ...headers, Body: bytes }))
    return key
  }

  return {
    keepsNames: true,
    put,
    putVariant: async (keptKey, ending, bytes) => put(variantKey(keptKey, ending), bytes),
    async get(key) {
      const answer = await orMissing(client.send(new GetObjectCommand(at(key))))
      return answer && ((await answer.Body?.transformToByteArray()) ?? new Uint8Array())
    },
    async exists(key) {
      return (await orMissing(client.send(new HeadObjectCommand(at(key))))) !== undefined
    },
    async delete(key) {
      await orMissing(client.send(new DeleteObjectCommand(at(key))))
    },
    urlOf: (key) => `${baseUrl}/${checkKey(key)}`,
    close: async () => client.destroy(),
  }
}

function createClient({
  endpoint,
  region,
  accessKeyId,
  secretAccessKey,
  isPathStyle,
  timeoutMs = 10_000,
}: Omit<S3Options, 'bucket' | 'baseUrl'>): S3Client {
  return new S3Client({
    ...(endpoint !== '' && { endpoint }),
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: isPathStyle,
    // Trailing checksums are news of AWS; MinIO of last year and OSS refuse them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 3000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  })
}

async function orMissing<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking
  } catch (error) {
    const isMissing = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404
    // A bucket that is not there is a mistake in the configuration, not an absent file.
    if (isMissing && error.name !== 'NoSuchBucket') return undefined
    throw error
  }
}
