import type { JobHandler } from '../../infra/queue/queue.ts'
import type { MakeSizesJob } from './add-file.ts'
import type { FileService } from './file.service.ts'

export function fileJobs({ files }: { files: Pick<FileService, 'makeSizes'> }) {
  const handlers: Record<string, JobHandler> = {
    'file.make_sizes': (payload) => files.makeSizes(payload as MakeSizesJob),
  }
  return { handlers, crons: [] }
}
