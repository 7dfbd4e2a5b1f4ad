import { loadTexts } from '../src/i18n'

// Tests mount components at once: the texts are there.
await loadTexts('zh-CN')
await loadTexts('en')
