import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const han = '/[\\u3400-\\u9fff]/'

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'target/**', 'client/dist/**'] },
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
    },
  },
  {
    // Texts live in the two language files only.
    files: ['client/src/**/*.ts', 'pages/src/**/*.ts', 'pages/src/**/*.vue'],
    ignores: ['pages/src/texts/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: `Literal[value=${han}]`, message: 'Put the text into the language files.' },
        {
          selector: `TemplateElement[value.raw=${han}]`,
          message: 'Put the text into the language files.',
        },
      ],
      'vue/no-restricted-syntax': [
        'error',
        { selector: `VText[value=${han}]`, message: 'Put the text into the language files.' },
        { selector: `VLiteral[value=${han}]`, message: 'Put the text into the language files.' },
        { selector: `Literal[value=${han}]`, message: 'Put the text into the language files.' },
      ],
    },
  },
  { files: ['**/*.mjs'], rules: { 'no-console': 'off' } },
)
