import { ApiProblem, type Http } from './api/http'

export type ImportKind = 'practitioners' | 'organisations' | 'bundle'

export interface ImportProblem {
  readonly line: number
  readonly field: string
  readonly rule: string
  readonly zh: string
  readonly en: string
  readonly warning: boolean
}

export interface ImportReport {
  readonly applied: boolean
  readonly clean: boolean
  readonly cut: boolean
  readonly counts: { readonly added: number; readonly changed: number; readonly same: number }
  readonly rows: readonly {
    readonly line: number
    readonly kind: string
    readonly id: string
    readonly change: 'NEW' | 'CHANGED' | 'SAME' | 'REFUSED'
  }[]
  readonly problems: readonly ImportProblem[]
}

/** `/api/v1/directory/imports`. */
export class ImportsApi {
  constructor(private readonly http: Pick<Http, 'upload'>) {}

  check = (kind: ImportKind, file: Blob) => this.send(kind, file, false)

  /** A file with problems is a report too: nothing of it was written. */
  apply = async (kind: ImportKind, file: Blob): Promise<ImportReport> => {
    try {
      return await this.send(kind, file, true)
    } catch (cause) {
      if (cause instanceof ApiProblem && cause.code === 'import-problems') {
        return cause.problem as unknown as ImportReport
      }
      throw cause
    }
  }

  private send = (kind: ImportKind, file: Blob, apply: boolean) => {
    const query = kind === 'bundle' ? `?apply=${apply}` : `?kind=${kind}&apply=${apply}`
    const type = kind === 'bundle' ? 'application/fhir+json' : 'text/csv'
    return this.http.upload<ImportReport>(`/directory/imports${query}`, file, type)
  }
}
