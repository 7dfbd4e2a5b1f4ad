import type { Http } from './api/http'

export interface Words {
  readonly zh: string
  readonly en: string
}

export interface Policy {
  readonly id: string
  readonly chapter: string
  readonly mark: 'V1' | 'V2' | 'SEED' | 'R' | 'P'
  readonly source?: string
  readonly says: Words
  readonly refusal?: Words
  readonly default: string
  readonly value: string
  readonly state: 'ENFORCED' | 'PARTLY' | 'NOT_ENFORCED'
  readonly setting?: string
  readonly rules: readonly string[]
  readonly test?: string
}

export async function policies(http: Pick<Http, 'get'>): Promise<Policy[]> {
  return (await http.get<{ items: Policy[] }>('/policies')).items
}
