import { describe, expect, it } from 'vitest'
import { readStorage } from './config-storage.ts'
import type { Env } from './config-values.ts'

function read(env: Env) {
  const problems: string[] = []
  return { config: readStorage(env, '/var/files', problems), problems }
}

const s3 = { STORAGE_DRIVER: 's3', S3_BUCKET: 'shop', S3_KEY_ID: 'id', S3_KEY_SECRET: 'secret' }
const imageHost = { IMAGE_HOST: 'https://img.example.com/' }

describe('§17.1 where files are kept', () => {
  it('is the folder, and pictures come from the shop itself, unless said otherwise', () => {
    const config = { driver: 'disk', folder: '/var/files', baseUrl: '' }
    expect(read({})).toEqual({ config, problems: [] })
    expect(read(imageHost).config).toEqual({ ...config, baseUrl: 'https://img.example.com' })
  })

  it('is AWS, or another that speaks S3', () => {
    expect(read({ ...s3, ...imageHost })).toMatchObject({
      config: { driver: 's3', endpoint: '', region: 'us-east-1', bucket: 'shop', isPathStyle: false },
      problems: [],
    })
    const minio = { S3_ENDPOINT: 'http://127.0.0.1:9000', S3_PATH_STYLE: 'true' }
    expect(read({ ...s3, ...imageHost, ...minio }).config).toMatchObject({
      endpoint: 'http://127.0.0.1:9000',
      isPathStyle: true,
    })
  })

  it('is FastDFS, with its trackers in their order', () => {
    const env = { STORAGE_DRIVER: 'fastdfs', FASTDFS_TRACKERS: 'tracker-1:22123, 10.0.0.2', ...imageHost }
    expect(read(env)).toMatchObject({
      config: {
        trackers: [
          { host: 'tracker-1', port: 22_123 },
          { host: '10.0.0.2', port: 22_122 },
        ],
      },
      problems: [],
    })
  })

  it.each([
    [{ STORAGE_DRIVER: 'ftp' }, 'STORAGE_DRIVER'],
    [{ IMAGE_HOST: 'img.example.com' }, 'IMAGE_HOST'],
    [s3, 'IMAGE_HOST'],
    [{ STORAGE_DRIVER: 's3', ...imageHost }, 'S3_BUCKET'],
    [{ STORAGE_DRIVER: 'fastdfs', ...imageHost }, 'FASTDFS_TRACKERS'],
    [{ STORAGE_DRIVER: 'fastdfs', FASTDFS_TRACKERS: 'a:22122,b:99999', ...imageHost }, 'FASTDFS_TRACKERS'],
  ])('says what is wrong with %j', (env, name) => {
    expect(read(env).problems.join('\n')).toContain(name)
  })
})
