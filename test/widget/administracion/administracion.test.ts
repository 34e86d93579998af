import { conFactor } from '../apoyo-factor.ts';
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
  NIT_B,
  pedir,
  peticiones,
  poner,
  problema,
  servidor,
  sesion,
  texto,
  ver,
} from '../apoyo.ts';
import '../../../widget/administracion/mesa-administracion.ts';

const ADMIN = 'admin@demo.local';

const nitNuevo = () => `${700_000_000 + Math.floor(Math.random() * 1e8)}`;

/** Logs in with a password that was given, as its owner would. */
async function ingreso(cuerpo: object): Promise<{ usuario: { debeCambiarClave?: boolean } }> {
  const respuesta = await fetch(`${servidor}/api/v1/sesion`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(cuerpo),
  });
  igual(respuesta.status, 200);
  return respuesta.json() as never;
}

function abrir(parte: string): void {
  document.body.replaceChildren();
  poner('mesa-administracion', { parte });
}

const fila = (nombre: string): Promise<HTMLButtonElement> => boton(nombre);

/** The password that is shown, once. */
async function claveDada(): Promise<string> {
  const { textContent } = await ver('dialog[open] .clave');
  return textContent;
}

async function elegirArchivo(contenido: string | Uint8Array<ArrayBuffer>, nombre = 'ips.csv'): Promise<void> {
  const control = await ver<HTMLInputElement>('#archivo');
  const archivos = new DataTransfer();
  archivos.items.add(new File([contenido], nombre));
  control.files = archivos.files;
  control.dispatchEvent(new Event('change', { bubbles: true }));
}

beforeEach(() => sesion(ADMIN));
afterEach(limpiar);

describe('the administration', () => {
  it('is for admins only, and asks for nothing before', async () => {
    for (const quien of ['agente@demo.local', NIT_A]) {
      await sesion(quien);
      abrir('');
      await dice('La administración es para los administradores de la EPS.');
      igual(
        peticiones.some(({ ruta }) => ruta.includes('/admin/')),
        false,
      );
      limpiar();
    }
  });

  it('tells which part was chosen, and shows the one it is given', async () => {
    const partes: string[] = [];
    const elemento = poner('mesa-administracion', { parte: 'toString' });
    elemento.addEventListener('parte', (e) => partes.push((e as CustomEvent<string>).detail));
    await dice('Buscar IPS');
    (
      await hasta(() =>
        [...elemento.renderRoot.querySelectorAll('a')].find((a) => a.textContent === 'Auditoría'),
      )
    ).click();
    igual(partes, ['Auditoría']);
    elemento.parte = 'Auditoría';
    await dice('Qué mirar');
  });

  it('keeps to the width of a phone', async () => {
    document.body.style.width = '320px';
    try {
      for (const parte of ['IPS', 'Usuarios', 'Catálogo', 'Respuestas', 'Auditoría']) {
        abrir(parte);
        const seccion = await ver('section section, mesa-administracion');
        (
          await hasta(() => hallar<HTMLElement>('.abrir') ?? hallar<HTMLElement>('.vacio, .registro'))
        ).click();
        await hasta(() => !hallar('[aria-busy=true]'));
        igual([parte, seccion.scrollWidth <= 320], [parte, true]);
        await accesible();
      }
    } finally {
      document.body.style.width = '';
    }
  });

  it('says so when the line is dead, and goes on where it was', async () => {
    for (const parte of ['IPS', 'Usuarios', 'Catálogo', 'Respuestas', 'Auditoría']) {
      fallar((url) =>
        url.pathname.includes('/sesion') ? undefined : problema(500, 'interno', 'Tuvimos un problema.'),
      );
      abrir(parte);
      const reintentar = await boton('Reintentar');
      await accesible();
      fallar(undefined);
      reintentar.click();
      await hasta(() => hallar('.abrir') ?? hallar('.vacio') ?? hallar('.registro'), parte);
    }
  });
});

describe('the IPS', () => {
  it('are registered, with a password that has to be changed', async () => {
    const nit = nitNuevo();
    abrir('IPS');
    (await boton('Registrar IPS')).click();
    (await hasta(() => hallar<HTMLFormElement>('form'))).requestSubmit();
    await dice('Escriba el NIT con números');
    await dice('Complete este campo.');
    await accesible();
    await escribir('#nit', NIT_A);
    await escribir('#nombre', 'Una que ya está');
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('Ya hay una IPS con este NIT.');
    // What is too long is said, and nothing of it is cut off.
    const largo = 'Clínica '.repeat(40).trim();
    const nombre = await ver<HTMLInputElement>('#nombre');
    nombre.select();
    document.execCommand('insertText', false, largo);
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('El texto es más largo de lo permitido.');
    igual(nombre.value, largo);
    await escribir('#nit', nit);
    await escribir('#nombre', `Clínica ${nit} <b>Ñ</b>`);
    hallar<HTMLFormElement>('form')!.requestSubmit();
    const contrasena = await claveDada();
    await accesible();
    (await boton('Ya la guardé')).click();
    await hasta(() => !hallar('dialog[open]'));
    igual(texto().includes(contrasena), false);
    await dice(`Clínica ${nit} <b>Ñ</b> quedó registrada.`);
    igual((await ingreso({ nit, contrasena })).usuario.debeCambiarClave, true);
  });

  it('are found by NIT and by name', async () => {
    abrir('IPS');
    await escribir('#buscar', NIT_B);
    await hasta(() => texto().includes('Sabana') && !texto().includes('Clínica Demo del Caribe'));
    await escribir('#buscar', 'caribe');
    await dice('Clínica Demo del Caribe');
    await escribir('#buscar', '%"*');
    await dice('Ninguna IPS corresponde a lo que busca.');
    await accesible();
  });

  it('are inactivated after a question, and activated', async () => {
    const nit = nitNuevo();
    await pedir('POST', '/admin/ips', { nit, nombre: `Por cerrar ${nit}` });
    abrir('IPS');
    await escribir('#buscar', nit);
    (await fila(`Por cerrar ${nit}`)).click();
    (await boton('Inactivar')).click();
    await ver('dialog[open]');
    await accesible();
    (await boton('Cancelar')).click();
    await hasta(() => !hallar('dialog[open]'));
    const estado = async () =>
      (await pedir<{ ips: { estado: string }[] }>('GET', `/admin/ips?buscar=${nit}`)).ips[0]?.estado;
    igual(await estado(), 'ACTIVO');
    (await boton('Inactivar')).click();
    (await hasta(() => hallar<HTMLButtonElement>('dialog[open] .principal'))).click();
    await dice('La IPS quedó inactiva.');
    igual(await estado(), 'INACTIVO');
    (await boton('Activar')).click();
    await dice('La IPS quedó activa.');
    igual(await estado(), 'ACTIVO');
    await escribir('#nombre', `Otro nombre ${nit}`);
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('El nombre quedó guardado.');
    await fila(`Otro nombre ${nit}`);
    await accesible();
  });

  it('get a new password, and the old one is of no use', async () => {
    const nit = nitNuevo();
    const { contrasena: vieja } = await pedir<{ contrasena: string }>('POST', '/admin/ips', {
      nit,
      nombre: `Olvidadiza ${nit}`,
    });
    abrir('IPS');
    await escribir('#buscar', nit);
    (await fila(`Olvidadiza ${nit}`)).click();
    (await boton('Contraseña nueva')).click();
    (await hasta(() => hallar<HTMLButtonElement>('dialog[open] .principal'))).click();
    const nueva = await claveDada();
    igual(nueva === vieja, false);
    await ingreso({ nit, contrasena: nueva });
  });

  it('have named users', async () => {
    const nit = nitNuevo();
    await pedir('POST', '/admin/ips', { nit, nombre: `Con gente ${nit}` });
    abrir('IPS');
    (await fila(`Con gente ${nit}`)).click();
    await dice('Todos ingresan con el usuario de la IPS.');
    const panel = hallar('mesa-admin-usuarios');
    // What is open stays what it is when the list around it becomes another.
    await escribir('#buscar', nit);
    await hasta(() => !texto().includes('Clínica Demo del Caribe'));
    igual(hallar('mesa-admin-usuarios') === panel, true);
    (await boton('Registrar usuario')).click();
    await escribir('#alias', 'Con Espacio');
    await escribir(
      'mesa-admin-usuarios #nombre, form[aria-label="Registrar usuario"] #nombre',
      'Úrsula Díaz',
    );
    hallar<HTMLFormElement>('form[aria-label="Registrar usuario"]')!.requestSubmit();
    await dice('Use letras minúsculas');
    await accesible();
    await escribir('#alias', 'ursula');
    hallar<HTMLFormElement>('form[aria-label="Registrar usuario"]')!.requestSubmit();
    const contrasena = await claveDada();
    igual((await ingreso({ nit, usuario: 'ursula', contrasena })).usuario.debeCambiarClave, true);
    (await boton('Ya la guardé')).click();
    await fila('Úrsula Díaz');
  });
});

describe('a file of IPS', () => {
  const nombresDe = async (nit: string) =>
    (await pedir<{ ips: { nombre: string }[] }>('GET', `/admin/ips?buscar=${nit}`)).ips.map(
      ({ nombre }) => nombre,
    );

  it('shows first what it would do, and does it when it is told to', async () => {
    const [nueva, otra, fuera] = [nitNuevo(), nitNuevo(), nitNuevo()];
    await pedir('POST', '/admin/ips', { nit: otra, nombre: 'Antes' });
    await pedir('POST', '/admin/ips', { nit: fuera, nombre: `Por salir ${fuera}` });
    abrir('IPS');
    (await boton('Importar CSV')).click();
    await ver('#archivo');
    await accesible();
    const csv =
      'sep=;\r\nNIT;Nombre;Estado;Contraseña;Ciudad\r\n' +
      `${nueva};Clínica Peñón ${nueva};ACTIVO;;Cali\r\n${otra};Después ${otra};;no se usa esta;\r\n` +
      `${fuera};Por salir ${fuera};INACTIVO;;\r\n;;;;\r\n`;
    // In the encoding of an old Excel.
    await elegirArchivo(Uint8Array.from(csv, (letra) => letra.charCodeAt(0)));
    await dice('Esto haría ips.csv');
    for (const frase of [
      '1 IPS nueva.',
      '1 cambia de nombre.',
      '1 queda inactiva: no podrá ingresar y sus sesiones abiertas terminan.',
      '1 queda sin contraseña',
      '1 contraseña del archivo no se usa',
      'Columna que no se usa: Ciudad.',
      `${otra}: Antes pasa a Después ${otra}`,
      `${fuera}: Por salir ${fuera}`,
    ]) {
      await dice(frase);
    }
    await hasta(
      () => (hallar('#plan')?.getRootNode() as ShadowRoot | undefined)?.activeElement?.id === 'plan',
    );
    await accesible();
    igual([await nombresDe(nueva), await nombresDe(otra)], [[], ['Antes']]);
    (await boton('Importar 3 IPS')).click();
    await dice('1 IPS nueva, 2 actualizadas y 0 sin cambios. No se usaron las columnas: Ciudad.');
    await accesible();
    await fila('Clínica Peñón');
    igual([await nombresDe(nueva), await nombresDe(otra)], [[`Clínica Peñón ${nueva}`], [`Después ${otra}`]]);
    await elegirArchivo(Uint8Array.from(csv, (letra) => letra.charCodeAt(0)));
    await dice('3 sin cambios.');
    igual(texto().includes('Importar 3 IPS'), false);
    (await boton('No importar')).click();
    await hasta(() => !hallar('#plan'));
  });

  it('whose IPS somebody changes meanwhile is shown again instead', async () => {
    const nit = nitNuevo();
    await pedir('POST', '/admin/ips', { nit, nombre: 'Antes' });
    abrir('IPS');
    (await boton('Importar CSV')).click();
    await elegirArchivo(`nit;nombre;estado\n${nit};Del archivo;\n`);
    await dice('Antes pasa a Del archivo');
    await pedir('PATCH', `/admin/ips/${nit}`, { nombre: 'De otra persona' });
    (await boton('Importar 1 IPS')).click();
    await dice('Los datos cambiaron después de revisar el archivo.');
    await dice('De otra persona pasa a Del archivo');
    await accesible();
    igual(await nombresDe(nit), ['De otra persona']);
    (await boton('Importar 1 IPS')).click();
    await dice('0 IPS nuevas, 1 actualizada y 0 sin cambios.');
    igual(await nombresDe(nit), ['Del archivo']);
  });

  it('with wrong lines changes nothing until that is asked for', async () => {
    const nit = nitNuevo();
    abrir('IPS');
    (await boton('Importar CSV')).click();
    await elegirArchivo(
      `nit,nombre,estado\nxx,Mala,\n${nit},=1+1 Buena ${nit},\n${nit},Repetida,\n${nit},Con, coma,ACTIVO\n`,
    );
    await dice('3 renglones no se importarían');
    await dice('Línea 2: el NIT debe tener');
    await dice('Línea 4:');
    await dice('Línea 5: tiene 4 celdas');
    await accesible();
    igual(await nombresDe(nit), []);
    (await boton('Importar los que están bien')).click();
    await dice('1 IPS nueva');
    await dice('3 renglones no se importaron');
    igual(await nombresDe(nit), [`=1+1 Buena ${nit}`]);
  });

  it('that is none, or does not arrive, is said', async () => {
    abrir('IPS');
    (await boton('Importar CSV')).click();
    await elegirArchivo('esto no es\nun archivo de IPS');
    await dice('A la primera línea del CSV le falta');
    igual(texto().includes('Importar los que están bien'), false);
    await elegirArchivo('nit;nombre;nombre;estado\n');
    await dice('más de una columna con el mismo nombre: nombre.');
    await accesible();
    await elegirArchivo(new Uint8Array(9 * 1024 * 1024));
    await dice('El archivo pesa más de 8 MB.');
    await accesible();
    fallar((_, metodo) => (metodo === 'POST' ? 'cortar' : undefined));
    await elegirArchivo('nit,nombre,estado\n');
    await dice('No hay conexión');
    fallar(undefined);
    await elegirArchivo('nit,nombre,estado\n');
    await dice('El archivo no tiene renglones que importar.');
  });

  it('whose import is cut off may be tried again, and tells that it was done', async () => {
    const nit = nitNuevo();
    abrir('IPS');
    (await boton('Importar CSV')).click();
    await elegirArchivo(`nit;nombre;estado\n${nit};Una vez ${nit};\n`);
    await dice('1 IPS nueva.');
    fallar((url) => (url.searchParams.has('plan') ? 'perder' : undefined));
    (await boton('Importar 1 IPS')).click();
    await dice('No hay conexión');
    fallar(undefined);
    (await boton('Importar 1 IPS')).click();
    await dice('Los datos cambiaron después de revisar el archivo.');
    await dice('1 sin cambios.');
    igual(await nombresDe(nit), [`Una vez ${nit}`]);
  });
});

describe('the staff', () => {
  it('is registered, changed and inactivated; oneself not', async () => {
    const correo = `a${Date.now()}@eps.co`;
    abrir('Usuarios');
    (await boton('Registrar usuario')).click();
    await escribir('#correo', 'sin arroba');
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('Escriba un correo, por ejemplo');
    await dice('Complete este campo.');
    await escribir('#correo', ADMIN);
    await escribir('#nombre', 'Zoraida Nueva');
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('Ya hay un usuario con este correo.');
    await accesible();
    await escribir('#correo', correo);
    hallar<HTMLFormElement>('form')!.requestSubmit();
    const contrasena = await claveDada();
    igual((await ingreso({ correo, contrasena })).usuario.debeCambiarClave, true);
    (await boton('Ya la guardé')).click();

    (await fila('Zoraida Nueva')).click();
    await escribir('#rol', 'admin');
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('Los datos quedaron guardados.');
    await dice(`${correo} · Administrador`);
    await accesible();
    (await boton('Inactivar')).click();
    (await hasta(() => hallar<HTMLButtonElement>('dialog[open] .principal'))).click();
    await dice('El usuario quedó inactivo.');
    (await fila('Carla Admin')).click();
    await dice('Es su propio usuario');
    igual(hallar('.peligro'), undefined);
  });
});

describe('a second factor of the staff', () => {
  it('is shown, and taken away after a question', async () => {
    const { correo } = await conFactor();
    await sesion(ADMIN);
    const { usuarios } = await pedir<{ usuarios: { id: number; correo: string }[] }>(
      'GET',
      '/admin/usuarios',
    );
    const { id } = usuarios.find((uno) => uno.correo === correo)!;
    await pedir('PATCH', `/admin/usuarios/${id}`, { nombre: `Con teléfono ${id}` });
    abrir('Usuarios');
    const suya = await fila(`Con teléfono ${id}`);
    igual(suya.textContent.includes('Dos pasos'), true);
    suya.click();
    (await boton('Quitar verificación')).click();
    await dice(`¿Quitar la verificación en dos pasos a Con teléfono ${id}?`);
    await accesible();
    (await hasta(() => hallar<HTMLButtonElement>('dialog[open] .principal'))).click();
    await dice('La verificación en dos pasos quedó inactiva.');
    igual((await fila(`Con teléfono ${id}`)).textContent.includes('Dos pasos'), false);
    await accesible();
    await sesion(correo);
  });
});

describe('canned replies', () => {
  it('are written, changed and deleted', async () => {
    const titulo = `Bienvenida ${Date.now()}`;
    abrir('Respuestas');
    (await boton('Nueva respuesta')).click();
    (await hasta(() => hallar<HTMLFormElement>('form'))).requestSubmit();
    await dice('Complete este campo.');
    await accesible();
    await escribir('#titulo', titulo);
    await escribir('#texto', 'Buenos días, ');
    (await boton('{ips}')).click();
    igual(hallar<HTMLTextAreaElement>('#texto')!.value, 'Buenos días, {ips}');
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice(`«${titulo}» quedó guardada.`);
    const guardadas = async () =>
      (
        await pedir<{ respuestas: { titulo: string; texto: string }[] }>('GET', '/respuestas')
      ).respuestas.filter((una) => una.titulo.startsWith(titulo));
    igual(
      (await guardadas()).map(({ texto: suyo }) => suyo),
      ['Buenos días, {ips}'],
    );

    (await boton('Nueva respuesta')).click();
    await escribir('#titulo', titulo);
    await escribir('#texto', 'Otra');
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('Ya hay una respuesta con este título.');
    igual(hallar<HTMLTextAreaElement>('#texto')!.value, 'Otra');
    (await boton('Cancelar')).click();

    (await fila(titulo)).click();
    await escribir('#titulo', `${titulo} dos`);
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice(`«${titulo} dos» quedó guardada.`);
    (await fila(`${titulo} dos`)).click();
    (await boton('Borrar')).click();
    (await hasta(() => hallar<HTMLButtonElement>('dialog[open] .principal'))).click();
    await dice(`«${titulo} dos» se borró.`);
    igual((await guardadas()).length, 0);
  });
});

describe('the audit', () => {
  it('says who did what, and who opened which file of a case', async () => {
    const nit = nitNuevo();
    await pedir('POST', '/admin/ips', { nit, nombre: `Auditada ${nit}` });
    abrir('Auditoría');
    await dice(`Registró la IPS ${nit}`);
    await dice('Carla Admin (admin@demo.local)');
    await accesible();
    await escribir('#que', 'aperturas');
    await escribir('#caso', 'abc');
    (await hasta(() => hallar<HTMLFormElement>('form'))).requestSubmit();
    await dice('Escriba el número del caso');
    await escribir('#caso', 'Caso No. 999.999');
    hallar<HTMLFormElement>('form')!.requestSubmit();
    await dice('No hay registros.');
    await accesible();
  });

  it('says what was exported, how much of it, and from where', async () => {
    const consulta = 'desde=2026-11-01&hasta=2026-11-02&formato=csv';
    const dado = await fetch(`${servidor}/api/v1/reportes/exportar?${consulta}`, { credentials: 'include' });
    igual(dado.status, 200);
    await dado.text();
    abrir('Auditoría');
    await escribir('#que', 'exportes');
    await dice('Pidió exportar casos del 2026-11-01 al 2026-11-02 en CSV');
    await dice('de casos del 2026-11-01 al 2026-11-02 en CSV');
    await dice('desde 127.0.0.1');
    await accesible();
  });
});
