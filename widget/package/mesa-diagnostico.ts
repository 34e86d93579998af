/** For the portal's developer: it needs none of what the other tags share. */
import '../diagnostico/mesa-diagnostico.ts';
