/** Loaded only when a session is not the one that was expected. */
export { insistir } from './rejected-cookie.ts';
export { relevar } from './takeover-notice.ts';
