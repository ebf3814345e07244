export { changeClient } from './change-client.ts';
export { writable } from './contract.ts';
export {
	clientDomains,
	clientsAtDomain,
	clientsOfAddress,
	contactsThatMayAccept,
} from './contact-store.ts';
export { createClientNamed, ensureClient } from './create-client-row.ts';
export { ClientNameTaken } from './errors.ts';
export { findClient, findClientByName, getClient } from './store.ts';
export type { ClientRow } from './store.ts';
export { localeOf } from './to-client.ts';
