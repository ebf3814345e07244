export { ClientNameTaken } from './errors.ts';
