export { ClientChange } from './contract.ts';
export { listClientChanges } from './operations/list-client-changes.ts';
export { requestClientChange } from './operations/request-client-change.ts';
export { withdrawClientChange } from './operations/withdraw-client-change.ts';
