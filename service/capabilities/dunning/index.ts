export { holdForAbsence } from './hold-for-absence.ts';
