// Recibe los avisos de la Mesa de Ayuda y abre un tiquete en otro sistema por cada caso nuevo. Node 20 o posterior.
//   npm install standardwebhooks
//   SECRETO=whsec_… TIQUETES=https://tiquetes.example.co/api TIQUETES_CLAVE=… PORT=3000 node receptor.mjs
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const { SECRETO, TIQUETES, TIQUETES_CLAVE, PORT = '3000' } = process.env;
// Durante un cambio de secreto sirve el nuevo o el anterior: la Mesa firma con los dos.
const firma = new Webhook(SECRETO);
// Un aviso puede llegar más de una vez, siempre con el mismo webhook-id. Guárdelos en su base de datos, al menos dos días.
const vistos = new Set();

async function atender(aviso) {
  if (aviso.type !== 'caso.registrado') return;
  const { numero, nit, motivo, asunto, prioridad } = aviso.data;
  const respuesta = await fetch(TIQUETES, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${TIQUETES_CLAVE}` },
    body: JSON.stringify({
      titulo: `Mesa de Ayuda, caso ${numero}`,
      etiquetas: [nit, motivo, asunto, prioridad],
    }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!respuesta.ok) throw new Error(`el sistema de tiquetes respondió ${respuesta.status}`);
}

const server = createServer(async (pedido, respuesta) => {
  try {
    // La firma es de los bytes tal como llegaron: no los convierta antes de comprobarla.
    const trozos = [];
    for await (const trozo of pedido) trozos.push(trozo);
    let aviso;
    try {
      aviso = firma.verify(Buffer.concat(trozos).toString(), pedido.headers);
    } catch {
      return respuesta.writeHead(401).end();
    }
    const id = pedido.headers['webhook-id'];
    if (!vistos.has(id)) {
      await atender(aviso);
      vistos.add(id);
    }
    respuesta.writeHead(204).end();
  } catch (error) {
    // Con 500 la Mesa lo intenta de nuevo más tarde.
    console.error(error);
    respuesta.writeHead(500).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`Escucha en el puerto ${server.address().port}`));
