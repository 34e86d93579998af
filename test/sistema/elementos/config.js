// The tests of the elements (test/widget) in the browser that MOTOR names. Runs under tsx: the drivers are TypeScript.
import base from '../../web-test-runner.config.js';
import { Lanzador } from './lanzador.ts';

// WebKit now and then delivers what a ResizeObserver saw one frame later, and says so as an error. Nothing is lost by it.
const CALLAR = `addEventListener('error', (evento) => {
  if (evento.message.startsWith('ResizeObserver loop')) evento.stopImmediatePropagation();
});`;

// An automated window of WebKit is a private one, whose database takes no files as they are: there is nothing of an
// earlier version to take over.
const AJENAS = process.env.MOTOR === 'webkit' ? ['!test/widget/storage/expire.test.ts'] : [];

export default {
  ...base,
  files: [base.files, AJENAS].flat(),
  port: Number(process.env.PUERTO_PRUEBAS),
  browsers: [new Lanzador(process.env.MOTOR)],
  testRunnerHtml: (prueba) =>
    base.testRunnerHtml(prueba).replace('<body>', `<body><script>${CALLAR}</script>`),
  reporters: [{ stop: ({ sessions }) => console.log(informe(sessions)) }],
};

/** What failed, and how many there were. */
function informe(sesiones) {
  const pruebas = sesiones.flatMap(({ testResults }) => (testResults ? deUna(testResults) : []));
  const fallidas = pruebas.filter(({ passed, skipped }) => !passed && !skipped);
  const saltadas = pruebas.filter(({ skipped }) => skipped);
  const errores = sesiones.flatMap(({ testFile, errors }) =>
    errors.map((error) => ({ name: testFile, error })),
  );
  return [
    ...[...fallidas, ...errores].map(
      ({ name, error }) => `✗ ${name}\n${error?.message}\n${error?.stack ?? ''}`,
    ),
    `${pruebas.length - fallidas.length - saltadas.length} passed, ${fallidas.length} failed, ${saltadas.length} skipped`,
  ].join('\n');
}

const deUna = ({ name, suites, tests }) => [
  ...tests.map((prueba) => ({ ...prueba, name: `${name} > ${prueba.name}` })),
  ...suites.flatMap(deUna),
];
