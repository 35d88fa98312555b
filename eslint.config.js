// What eslint looks for in the browser scripts and their tests: `make check`.

import js from '@eslint/js';
import globals from 'globals';

const rules = {
  ...js.configs.recommended.rules,
  'max-len': ['error', { code: 160 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'no-implicit-globals': 'error',
  'no-undef': 'error',
  'no-unused-vars': 'error',
  'prefer-const': 'error',
};

export default [
  { ignores: ['.venv/', '**/node_modules/', 'pages/'] },
  { files: ['viz/**/*.js'], languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: globals.browser }, rules },
  { files: ['tests/browser/*.js'], languageOptions: { ecmaVersion: 2024, sourceType: 'script', globals: globals.browser }, rules },
  { files: ['tests/**/*.js', '*.js'], ignores: ['tests/browser/'], languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: globals.node }, rules },
];
