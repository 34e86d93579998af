import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';

/** Keeps the direction widget → shared ← server: `folder` may not import from `forbidden`. */
const direction = (folder, forbidden, message) => ({
  files: [`${folder}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: forbidden, message }] }] },
});

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'demo/pagina/',
      'test/pantallas/',
      'test/paquete/proyectos/',
      'coverage/',
      '.config/',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname + '/..' },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
      'max-depth': ['error', 4],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['server/**/*.ts', 'widget/**/*.ts', 'demo/**/*.ts', 'shared/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  { ...lit.configs['flat/recommended'], files: ['widget/**/*.ts'] },
  direction(
    'shared',
    '^(\\.\\./(\\.\\.|server|widget|demo|test)/|node:|(?!zod)[a-z@])',
    'shared/ imports only itself and zod',
  ),
  direction('widget', '(^|/)(server|demo)/|^node:', 'widget/ imports shared/, never server/ or Node'),
  direction('server', '(^|/)widget/|^lit', 'server/ imports shared/, never widget/'),
  {
    files: ['server/cli/**/*.ts', 'demo/**/*.ts', 'test/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
