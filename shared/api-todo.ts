/** The whole endpoint table, for the server. A page's bundle takes api.ts and api-soporte.ts apart. */
export * from './api.ts';
export * from './api-soporte.ts';
