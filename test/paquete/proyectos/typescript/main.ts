import type { ResumenCaso } from 'mesa-de-ayuda-widget/contrato';
import 'mesa-de-ayuda-widget/mesa-login';
import { listo } from 'mesa-de-ayuda-widget/mesa-nuevo-caso';

const raiz = document.querySelector('#raiz')!;
const ingreso = document.createElement('mesa-login');
const caso = document.createElement('mesa-nuevo-caso');
const numero = document.createElement('output');
for (const elemento of [ingreso, caso]) elemento.servidor = '%SERVIDOR%';
raiz.append(ingreso, caso, numero);

caso.addEventListener('mesa-caso-creado', ({ detail }) => {
  const creado: Pick<ResumenCaso, 'numero'> = detail;
  numero.value = String(creado.numero);
});
document.addEventListener('mesa-sesion', (evento) => {
  const { iniciada } = evento.detail;
  ingreso.hidden = iniciada;
});
await listo;
caso.empezar({ motivo: 'facturacion', asunto: 'factura-no-aparece', descripcion: 'Desde TypeScript' });
