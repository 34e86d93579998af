// The bench of themes: each value goes to the elements at once, and comes out as CSS.
const TEMAS = {
  institucional: 'Institucional',
  bootstrap: 'Como Bootstrap',
  'alto-contraste': 'Alto contraste',
};
const COLORES = {
  acento: 'Botones y enlaces',
  'acento-texto': 'Texto de los botones',
  texto: 'Texto',
  'texto-suave': 'Texto secundario',
  fondo: 'Fondo',
  'fondo-suave': 'Fondo de lo que está dentro',
  linea: 'Líneas',
  borde: 'Bordes de los campos',
  error: 'Lo que falta o falló',
  exito: 'Lo que se hizo',
};
/** What lies on what, and how much it needs. */
const PAREJAS = [
  ['texto', 'fondo', 4.5],
  ['texto', 'fondo-suave', 4.5],
  ['texto-suave', 'fondo', 4.5],
  ['acento', 'fondo', 4.5],
  ['acento-texto', 'acento', 4.5],
  ['error', 'fondo', 4.5],
  ['exito', 'fondo', 4.5],
  ['borde', 'fondo', 3],
];

const raiz = document.documentElement;
const formulario = document.querySelector('.banco form');
const { tema, esquema, radio, fuente } = formulario.elements;
const css = document.querySelector('.css textarea');

for (const [valor, nombre] of Object.entries(TEMAS)) tema.add(new Option(nombre, valor));
for (const [nombre, titulo] of Object.entries(COLORES)) {
  const campo = document.createElement('label');
  const color = Object.assign(document.createElement('input'), { type: 'color', name: nombre });
  campo.append(titulo, color);
  document.querySelector('.colores').append(campo);
}

/** The values of a theme's file, as the page would have them with this colour scheme. */
async function leerTema() {
  const texto = await (await fetch(`temas/${tema.value}.css`)).text();
  const oscuro = esquema.value === 'dark';
  raiz.style.colorScheme = esquema.value;
  for (const nombre of Object.keys(COLORES)) {
    const [, claro, deNoche] = new RegExp(`--mesa-${nombre}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(texto);
    formulario.elements[nombre].value = oscuro ? deNoche : claro;
  }
  radio.value = /--mesa-radio: (\d+)px/.exec(texto)[1];
  aplicar();
  raiz.dataset.tema = `${tema.value} ${esquema.value}`;
}

function aplicar() {
  const valores = new Map(
    Object.keys(COLORES).map((nombre) => [`--mesa-${nombre}`, formulario.elements[nombre].value]),
  );
  valores.set('--mesa-radio', `${radio.value}px`);
  if (fuente.value) valores.set('--mesa-fuente', fuente.value);
  else raiz.style.removeProperty('--mesa-fuente');
  for (const [nombre, valor] of valores) raiz.style.setProperty(nombre, valor);
  css.value = `:root {\n  color-scheme: ${esquema.value};\n${[...valores].map(([nombre, valor]) => `  ${nombre}: ${valor};\n`).join('')}}\n`;
  pintarContraste();
}

/** WCAG 2.2, "relative luminance" of a colour such as #0b5a86. */
function luz(color) {
  const [rojo, verde, azul] = [1, 3, 5].map((i) => {
    const parte = parseInt(color.slice(i, i + 2), 16) / 255;
    return parte <= 0.04045 ? parte / 12.92 : ((parte + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * rojo + 0.7152 * verde + 0.0722 * azul;
}

function pintarContraste() {
  const filas = PAREJAS.map(([que, sobre, minimo]) => {
    const [color, fondo] = [que, sobre].map((nombre) => formulario.elements[nombre].value);
    const [menor, mayor] = [luz(color), luz(fondo)].sort((a, b) => a - b);
    const contraste = (mayor + 0.05) / (menor + 0.05);
    const fila = document.createElement('tr');
    const trozo = Object.assign(document.createElement('span'), {
      className: 'trozo',
      textContent: 'Caso 40912',
    });
    Object.assign(trozo.style, { color, background: fondo });
    const dicho = contraste.toLocaleString('es-CO', { maximumFractionDigits: 1 });
    const cifra = Object.assign(document.createElement('span'), {
      textContent: contraste >= minimo ? dicho : `${dicho}, le falta`,
      className: contraste >= minimo ? '' : 'corto',
    });
    for (const celda of [`${COLORES[que]} sobre ${COLORES[sobre].toLowerCase()}`, trozo, cifra]) {
      const td = document.createElement('td');
      td.append(celda);
      fila.append(td);
    }
    return fila;
  });
  document.querySelector('.contraste tbody').replaceChildren(...filas);
}

formulario.addEventListener('input', ({ target }) => {
  if (target === tema || target === esquema) void leerTema();
  else aplicar();
});
document.querySelector('.copiar').addEventListener('click', async () => {
  const dicho = document.querySelector('[role=status]');
  try {
    await navigator.clipboard.writeText(css.value);
    dicho.textContent = 'Copiado.';
  } catch {
    css.select();
    dicho.textContent = 'Este navegador no deja copiar desde aquí: use Ctrl+C.';
  }
});
await leerTema();
