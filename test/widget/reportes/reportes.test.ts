import {
  accesible,
  boton,
  dice,
  escribir,
  fallar,
  hallar,
  hasta,
  igual,
  limpiar,
  NIT_A,
  pedir,
  peticiones,
  poner,
  problema,
  sesion,
  soporte,
  texto,
  ver,
} from '../apoyo.ts';
import type { Reporte } from '../../../shared/reporte.ts';
import '../../../widget/reportes/mesa-reportes.ts';
import '../../../widget/escritorio/mesa-bandeja.ts';
import { haceDias, leerPeriodo, periodoDe } from '../../../widget/reportes/periodo.ts';

const AGENTE = 'agente@demo.local';

const renglon = (llegados: number, minutos: number | null = 200) => ({
  llegados,
  resueltos: llegados - 1,
  respuesta: { cuenta: minutos === null ? 0 : llegados, mediana: minutos, p90: minutos && minutos * 2 },
  solucion: { cuenta: minutos === null ? 0 : llegados, mediana: minutos, p90: minutos && minutos * 7 },
});

/** What the service would say of these days; `cuantas` IPS. */
function reporte({ desde, hasta: fin }: Record<string, string>, cuantas = 7): Reporte {
  const dias = (Date.parse(fin!) - Date.parse(desde!)) / 86_400_000 + 1;
  return {
    desde: desde!,
    hasta: fin!,
    jornada: 480,
    abiertos: [3, 0, 2, 0, 1].map((cantidad, i) => ({
      desdeDias: [0, 2, 4, 8, 16][i]!,
      hastaDias: [1, 3, 7, 15, null][i]!,
      cantidad,
    })),
    porDia: Array.from({ length: dias }, (_, i) => ({
      dia: new Date(Date.parse(desde!) + i * 86_400_000).toISOString().slice(0, 10),
      llegados: i % 4,
      resueltos: i % 3,
    })),
    total: renglon(1_240),
    porMotivo: [{ motivo: { codigo: 'a', nombre: 'FACTURACION' }, ...renglon(12) }],
    porIps: Array.from({ length: cuantas }, (_, i) => ({
      ips: { nit: `90000000${i}`, nombre: `<b>IPS</b> ${i}` },
      ...renglon(20 - i, i === 3 ? null : 45),
    })),
    porAgente: [{ agente: { correo: AGENTE, nombre: 'Ana Agente' }, ...renglon(9) }],
  };
}

const VACIO = { total: renglon(0, null), porMotivo: [], porIps: [], porAgente: [] };

const diaAntes = (dia: string) => new Date(Date.parse(dia) - 86_400_000).toISOString().slice(0, 10);

/** Answers the reports with `dar`, and keeps what was asked for, without the periods before that they are compared with. */
function responder(dar: (consulta: Record<string, string>) => Reporte): Record<string, string>[] {
  const pedidos: Record<string, string>[] = [];
  fallar((url) => {
    if (!url.pathname.endsWith('/reportes')) return undefined;
    const consulta = Object.fromEntries(url.searchParams);
    const comparado = pedidos.some(({ desde }) => diaAntes(desde!) === consulta.hasta);
    if (!comparado) pedidos.push(consulta);
    return Response.json(dar(consulta));
  });
  return pedidos;
}

const fechar = (desde: string, fin: string) => escribir('#desde', desde).then(() => escribir('#hasta', fin));

describe('mesa-reportes', () => {
  beforeEach(() => sesion(AGENTE));
  afterEach(limpiar);

  it('shows the figures of the service itself', async () => {
    await sesion(NIT_A);
    const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'factura-no-aparece',
      descripcion: 'Para el reporte',
    });
    await soporte('POST', `/casos/${numero}/mensajes`, { texto: 'Buenos días' });
    await soporte('PATCH', `/casos/${numero}`, { estado: 'RESUELTO' });
    await sesion(AGENTE);
    const { desde, hasta: fin } = periodoDe(30);
    const suyo = await pedir<Reporte>('GET', `/reportes?desde=${desde}&hasta=${fin}`);
    poner('mesa-reportes');
    await dice('Clínica Demo del Caribe');
    const totales = [...(await ver('.totales')).querySelectorAll('.total')].map((uno) => uno.textContent);
    igual(totales.slice(0, 2), [String(suyo.total.llegados), String(suyo.total.resueltos)]);
    await accesible();
  });

  it('draws what it says, names each chart by its essence, and has its data as a table', async () => {
    responder((consulta) => reporte(consulta));
    const elemento = poner('mesa-reportes');
    await fechar('2026-11-02', '2026-11-06');
    await dice('Del 02/11/2026 al 06/11/2026');
    await dice('3\u00a0h 20\u00a0min hábiles');
    await dice('Mediana de 1.240 casos. El 90 % en 6\u00a0h 40\u00a0min hábiles o menos.');
    igual(
      (await ver('.antiguedad')).getAttribute('aria-label'),
      '6 casos abiertos: 3 de 0 a 1 día, 0 de 2 a 3 días, 2 de 4 a 7 días, 0 de 8 a 15 días, 1 de 16 días o más.',
    );
    igual(
      (await ver('.dias')).getAttribute('aria-label'),
      '6 llegados, 4 resueltos. Más llegados en un día: 3 (05/11/2026).',
    );
    for (const resumen of elemento.renderRoot.querySelectorAll('summary')) resumen.click();
    const tablas = [...elemento.renderRoot.querySelectorAll('details table')].map((tabla) =>
      [...tabla.querySelectorAll('tbody tr')].map((fila) =>
        [...fila.children].map((celda) => celda.textContent),
      ),
    );
    igual(tablas[0]![3], ['05/11/2026', '3', '0']);
    igual(tablas[1], [
      ['0 a 1 día', '3'],
      ['2 a 3 días', '0'],
      ['4 a 7 días', '2'],
      ['8 a 15 días', '0'],
      ['16 días o más', '1'],
    ]);
    // The longest bar is as long as it can be, another one in proportion to it.
    const anchos = [...elemento.renderRoot.querySelectorAll('.antiguedad .barra')].map(
      (barra) => barra.getBoundingClientRect().width,
    );
    igual(Math.round((anchos[2]! / anchos[0]!) * 100), 67);
    igual(elemento.renderRoot.querySelectorAll('[style], style').length, 0);
    await accesible();
  });

  it('compares each figure with as many days before', async () => {
    responder((consulta) => {
      const esta = consulta.desde === '2026-11-02';
      return { ...reporte(consulta), total: esta ? renglon(30, 60) : renglon(24, 90) };
    });
    poner('mesa-reportes');
    await fechar('2026-11-02', '2026-11-06');
    await dice('▲ 25\u00a0% 24 en los 5 días anteriores');
    await dice('▼ Más rápido 1\u00a0h 30\u00a0min en los 5 días anteriores');
    await accesible();
  });

  it('leads from a bar to its cases', async () => {
    responder((consulta) => reporte(consulta));
    history.replaceState(null, '', '#mesa?seccion=reportes&periodo=2026-11-02.2026-11-06');
    poner('mesa-bandeja');
    const barra = (await ver('.antiguedad')).querySelectorAll('a')[1]!;
    igual(barra.getAttribute('href'), `#mesa?vista=abiertos&hasta=${haceDias(2)}&desde=${haceDias(3)}`);
    const [, deMotivo] = [barra, hallar('.con-barra') as HTMLElement];
    deMotivo.click();
    await hasta(() => location.hash === '#mesa?motivo=a&desde=2026-11-02&hasta=2026-11-06');
    await dice('No hay casos aquí.');
    history.back();
    (await ver('.antiguedad')).querySelector('a')!.click();
    await hasta(() => location.hash === `#mesa?vista=abiertos&desde=${haceDias(1)}&hasta=${haceDias(0)}`);
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('shows the first IPS, and all when asked to; what people wrote is text', async () => {
    responder((consulta) => reporte(consulta));
    const elemento = poner('mesa-reportes');
    await dice('<b>IPS</b> 4');
    igual(texto().includes('<b>IPS</b> 5'), false);
    (await boton('Ver las 7 IPS')).click();
    await dice('<b>IPS</b> 6');
    igual(elemento.renderRoot.querySelectorAll('b').length, 0);
    await accesible();
    (await boton('Ver menos')).click();
    await hasta(() => !texto().includes('<b>IPS</b> 6'));
  });

  it('has its period in the address, to be shared, kept, and gone back to', async () => {
    const pedidos = responder((consulta) => reporte(consulta));
    history.replaceState(null, '', '#mesa?seccion=reportes&periodo=2026-11-02.2026-11-06');
    poner('mesa-bandeja');
    await dice('Del 02/11/2026 al 06/11/2026');
    await escribir('#hasta', '2026-11-05');
    await dice('Del 02/11/2026 al 05/11/2026');
    igual(location.hash, '#mesa?seccion=reportes&periodo=2026-11-02.2026-11-05');
    hallar<HTMLInputElement>('.opciones input')!.click();
    await hasta(() => location.hash === '#mesa?seccion=reportes&periodo=7');
    await hasta(() => pedidos.at(-1)?.desde === periodoDe(7).desde);
    history.back();
    await dice('Del 02/11/2026 al 05/11/2026');
    igual(leerPeriodo('x.y').elegido, '30');
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('asks again when the period changes, and for nothing while it cannot be', async () => {
    const pedidos = responder((consulta) => reporte(consulta));
    poner('mesa-reportes');
    await hasta(() => pedidos.length === 1);
    igual(pedidos[0], { ...periodoDe(30) });
    const opciones = hallar('.opciones')!.querySelectorAll('input');
    opciones[0]!.click();
    await hasta(() => pedidos.length === 2);
    igual(pedidos[1], { ...periodoDe(7) });
    opciones[2]!.click();
    await hasta(() => pedidos.length === 3);
    igual(pedidos[2], { ...periodoDe('mes') });

    await escribir('#desde', '2020-01-01');
    await dice('366 días o menos');
    await escribir('#hasta', '2019-12-31');
    await dice('La fecha final debe ser igual o posterior a la inicial.');
    igual(hallar('#hasta')!.getAttribute('aria-invalid'), 'true');
    await accesible();
    igual(pedidos.length, 3);
    await escribir('#hasta', '2020-01-31');
    await hasta(() => pedidos.length === 4);
    igual(pedidos[3], { desde: '2020-01-01', hasta: '2020-01-31' });
    await dice('Del 01/01/2020 al 31/01/2020');
    igual(
      [...opciones].some(({ checked }) => checked),
      false,
    );
  });

  it('draws a long period week by week', async () => {
    responder((consulta) => reporte(consulta));
    poner('mesa-reportes');
    await fechar('2026-01-01', '2026-03-31');
    await dice('Llegados y resueltos por semana');
    igual((await ver('.dias')).querySelectorAll('.barra').length, 13);
    await accesible();
  });

  it('waits aloud, and keeps what it has while it asks again', async () => {
    const soltar: (() => void)[] = [];
    fallar((url) =>
      url.pathname.endsWith('/reportes') ? new Promise<void>((seguir) => soltar.push(seguir)) : undefined,
    );
    poner('mesa-reportes');
    await hasta(() => hallar('[aria-busy=true]') && hallar('#desde'));
    await accesible();
    (await hasta(() => soltar.shift()))();
    await dice('Del ');
    hallar('.opciones')!.querySelector('input')!.click();
    await dice('Actualizando…');
    igual(hallar('.reporte')!.getAttribute('aria-busy'), 'true');
    await accesible();
  });

  it('says when there was nothing, and shows what is open all the same', async () => {
    responder((consulta) => ({ ...reporte(consulta), ...VACIO, total: { ...VACIO.total, resueltos: 0 } }));
    poner('mesa-reportes');
    await dice('No hubo casos en este período.');
    await dice('Abiertos ahora');
    igual(texto().includes('Descargar'), false);
    await accesible();
  });

  it('says what failed and goes on when asked to', async () => {
    fallar((url) =>
      url.pathname.endsWith('/reportes') ? problema(500, 'interno', 'Tuvimos un problema.') : undefined,
    );
    poner('mesa-reportes');
    await dice('Tuvimos un problema.');
    await accesible();
    fallar(undefined);
    (await boton('Reintentar')).click();
    await dice('Del ');
    igual(texto().includes('Tuvimos un problema.'), false);
  });

  it('shows an IPS nothing but that it may not', async () => {
    await sesion(NIT_A);
    poner('mesa-reportes');
    await dice('Su usuario no tiene permiso para ver esto.');
    igual(texto().trim(), 'Su usuario no tiene permiso para ver esto.');
    igual(
      peticiones.some(({ ruta }) => ruta.includes('reportes')),
      false,
    );
    await accesible();
  });

  it('asks who it is without a session', async () => {
    await sesion(undefined);
    poner('mesa-reportes');
    await ver('mesa-login');
    await dice('Contraseña');
    igual(texto().includes('Período'), false);
    await accesible();
  });

  it('saves the period as CSV or Excel, and says why not', async () => {
    const guardados: string[] = [];
    HTMLAnchorElement.prototype.click = function () {
      guardados.push(`${this.download} ${this.href.startsWith('blob:')}`);
    };
    try {
      poner('mesa-reportes');
      responder((consulta) => reporte(consulta));
      await fechar('2026-11-01', '2026-11-30');
      await dice('Del 01/11/2026 al 30/11/2026');
      // The real service from here on.
      fallar(undefined);
      (await boton('Descargar CSV')).click();
      await hasta(() => guardados.length === 1);
      (await boton('Descargar Excel')).click();
      await hasta(() => guardados.length === 2);
      igual(guardados, ['casos-2026-11-01-a-2026-11-30.csv true', 'casos-2026-11-01-a-2026-11-30.xlsx true']);

      fallar((url) =>
        url.pathname.endsWith('/exportar')
          ? Response.json(
              {
                status: 422,
                codigo: 'validacion',
                title: 'Hay datos por corregir.',
                campos: [{ campo: 'formato', codigo: 'largo' }],
              },
              { status: 422 },
            )
          : undefined,
      );
      (await boton('Descargar Excel')).click();
      await dice('demasiados casos para Excel');
      await accesible();
      fallar((url) => (url.pathname.endsWith('/exportar') ? 'cortar' : undefined));
      (await boton('Descargar CSV')).click();
      await dice('No hay conexión');
      igual(guardados.length, 2);
    } finally {
      Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
    }
  });

  it('keeps to the width of a phone', async () => {
    document.body.style.width = '320px';
    try {
      responder((consulta) => reporte(consulta));
      const elemento = poner('mesa-reportes');
      await dice('Por agente');
      igual(elemento.scrollWidth <= 320, true);
      igual(elemento.renderRoot.querySelector('section')!.scrollWidth <= 320, true);
      await accesible();
    } finally {
      document.body.style.width = '';
    }
  });
});
