import { ApiProblem, newKey, parseProblem } from './http'
import type { Material } from './types'

export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024
export const UPLOAD_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const

/** Why a file will not be taken, before the server is asked; undefined when it looks right. */
export function refusalOf(file: Pick<File, 'size' | 'type'>): 'type' | 'size' | 'empty' | undefined {
  if (!(UPLOAD_TYPES as readonly string[]).includes(file.type)) return 'type'
  if (file.size > MAX_UPLOAD_BYTES) return 'size'
  return file.size === 0 ? 'empty' : undefined
}

export function uploadMaterial(
  caseId: string,
  file: File,
  csrf: string | undefined,
  progress: (share: number) => void,
): Promise<Material> {
  return sendFile(`/api/v1/cases/${encodeURIComponent(caseId)}/materials`, file, csrf, progress)
}

/** Sends a file as the request's body; `progress` hears 0..1. (fetch tells no upload progress.) */
export function sendFile(
  address: string,
  file: File,
  csrf: string | undefined,
  progress: (share: number) => void,
): Promise<Material> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    request.setRequestHeader('Content-Type', file.type)
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
    request.setRequestHeader('Idempotency-Key', newKey())
    if (csrf !== undefined) request.setRequestHeader('X-Huizhen-CSRF', csrf)
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        progress(1)
        resolve(JSON.parse(request.responseText) as Material)
      } else {
        reject(new ApiProblem(request.status, parseProblem(request.responseText, request.status)))
      }
    }
    request.onerror = () => reject(new ApiProblem(0, {}))
    request.send(file)
  })
}
