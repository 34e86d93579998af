/** Debian's nginx with PHP behind it, as a portal has them, and docs/proxy/mesa.php in the portal's folder. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RAIZ } from '../e2e/servicio.ts';
import { ManagedProcess } from './managed-process.ts';
import { rutaDe } from './programas.ts';
import { esperarProxy, nginx, type Plan } from './proxy.ts';
import { puertoLibre } from './puerto.ts';

/** Processes of PHP: each open stream of events keeps one of them. */
const PROCESOS = 12;

/** Resolves to both programs when the service answers through them. */
export async function abrirPhp(plan: Plan): Promise<ManagedProcess[]> {
  const { carpeta, destino } = plan;
  const puerto = await puertoLibre();
  const suyo = (nombre: string) => readFile(join(RAIZ, 'docs', 'proxy', nombre), 'utf8');
  await mkdir(join(carpeta, 'paginas'), { recursive: true });
  await writeFile(
    join(carpeta, 'paginas', 'mesa.php'),
    (await suyo('mesa.php')).replace('http://127.0.0.1:8080', destino),
  );
  await copyFile('/etc/nginx/fastcgi_params', join(carpeta, 'fastcgi_params'));
  const lineas = (await suyo('mesa-php.nginx.conf')).replace(
    'unix:/run/php/php-fpm.sock',
    `127.0.0.1:${puerto}`,
  );
  const archivo = join(carpeta, 'nginx.conf');
  await writeFile(archivo, nginx(plan, `root ${carpeta}/paginas; ${lineas}`));
  const php = new ManagedProcess(rutaDe('php-cgi')!, ['-b', `127.0.0.1:${puerto}`], {
    // With its own processes it goes.
    detached: true,
    env: { ...process.env, PHP_FCGI_CHILDREN: String(PROCESOS), PHP_FCGI_MAX_REQUESTS: '0' },
  });
  const delante = new ManagedProcess(rutaDe('nginx')!, ['-p', carpeta, '-c', archivo, '-e', 'stderr']);
  await esperarProxy(delante, plan);
  return [php, delante];
}
