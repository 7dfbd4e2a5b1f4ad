import { reactive } from 'vue'
import { refusalOf, uploadMaterial } from './api/upload'

export type UploadStep = 'waiting' | 'uploading' | 'uploaded' | 'failed'

export interface QueuedFile {
  readonly file: File
  step: UploadStep
  share: number
  why: string
}

/** Files to upload with one case: chosen first, sent one after the other when there is a case. */
export function createUploadQueue(explain: (cause: unknown) => string) {
  const files = reactive<QueuedFile[]>([])

  /** Takes the acceptable ones; returns the others with the reason. */
  function add(chosen: Iterable<File>) {
    const refused: { name: string; why: 'type' | 'size' | 'empty' }[] = []
    for (const file of chosen) {
      const why = refusalOf(file)
      if (why === undefined) files.push({ file, step: 'waiting', share: 0, why: '' })
      else refused.push({ name: file.name, why })
    }
    return refused
  }

  function remove(index: number): void {
    files.splice(index, 1)
  }

  /** Sends what is not there yet; false when one failed. */
  async function send(caseId: string, csrf: string | undefined): Promise<boolean> {
    for (const queued of files) {
      if (queued.step === 'uploaded') continue
      queued.step = 'uploading'
      try {
        await uploadMaterial(caseId, queued.file, csrf, (share) => (queued.share = share))
        queued.step = 'uploaded'
      } catch (cause) {
        queued.step = 'failed'
        queued.why = explain(cause)
      }
    }
    return files.every(({ step }) => step === 'uploaded')
  }

  return { files, add, remove, send }
}

export type UploadQueue = ReturnType<typeof createUploadQueue>
