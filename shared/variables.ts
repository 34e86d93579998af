/** Variables that a canned reply may hold; they are filled in when it is used. */
export const VARIABLES = ['numero', 'ips', 'agente', 'motivo', 'asunto'] as const;
