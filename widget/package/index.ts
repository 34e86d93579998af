/** All tags of an IPS; the agents' desk, which is for a page of its own, is asked for by its name. */
import './mesa-ayuda.ts';
import './mesa-mis-solicitudes.ts';
import './mesa-caso-chat.ts';
