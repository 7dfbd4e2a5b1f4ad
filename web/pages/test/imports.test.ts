import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '../src/api/http'
import { chooseLanguage, i18n } from '../src/i18n'
import { ImportsApi, type ImportReport } from '../src/imports'
import { useSession } from '../src/stores/session'
import DirectoryImport from '../src/views/DirectoryImport.vue'

const clean: ImportReport = {
  applied: false,
  clean: true,
  cut: false,
  counts: { added: 1, changed: 0, same: 0 },
  rows: [{ line: 2, kind: 'PRACTITIONER', id: 'd-1', change: 'NEW' }],
  problems: [],
}
const faulty: ImportReport = {
  ...clean,
  clean: false,
  problems: [{ line: 3, field: 'name', rule: 'import.formula', zh: '公式。', en: 'A formula.', warning: false }],
}

describe('the directory import', () => {
  it('asks for each kind of file as the API takes it', async () => {
    const upload = vi.fn(() => Promise.resolve(clean))
    const api = new ImportsApi({ upload } as never)
    await api.check('practitioners', new Blob(['a']))
    await api.apply('bundle', new Blob(['{}']))
    expect((upload.mock.calls as unknown[][]).map(([path, , type]) => [path, type])).toEqual([
      ['/directory/imports?kind=practitioners&apply=false', 'text/csv'],
      ['/directory/imports?apply=true', 'application/fhir+json'],
    ])
  })

  it('shows a refused file as a report, and throws what is none', async () => {
    const upload = vi.fn()
    const api = new ImportsApi({ upload } as never)
    upload.mockRejectedValueOnce(new ApiProblem(422, { code: 'import-problems', ...faulty } as never))
    expect((await api.apply('practitioners', new Blob(['a']))).problems).toHaveLength(1)
    upload.mockRejectedValueOnce(new ApiProblem(503, {}))
    await expect(api.apply('practitioners', new Blob(['a']))).rejects.toThrow()
  })
})

describe('its page', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    await chooseLanguage('zh-CN')
  })

  async function page(first: ImportReport) {
    const session = useSession()
    vi.spyOn(session.http, 'upload').mockResolvedValue(first)
    const view = mount(DirectoryImport, { global: { plugins: [i18n] } })
    const input = view.get('[data-testid=import-file]')
    Object.defineProperty(input.element, 'files', { value: [new File(['x'], 'a.csv')] })
    await input.trigger('change')
    await view.get('form').trigger('submit')
    await vi.waitFor(() => expect(view.find('[data-testid=import-verdict]').exists()).toBe(true))
    return view
  }

  it('offers to import what is clean', async () => {
    const view = await page(clean)
    expect(view.find('[data-testid=import-apply]').exists()).toBe(true)
    expect(view.get('[data-testid=import-rows]').text()).toContain('d-1')
  })

  it('lists what is wrong with its line, and does not offer to import it', async () => {
    const view = await page(faulty)
    expect(view.find('[data-testid=import-apply]').exists()).toBe(false)
    expect(view.get('[data-testid=import-problems]').text()).toContain('公式。')
    expect(view.get('[data-testid=import-problems]').text()).toContain('3')
  })
})
