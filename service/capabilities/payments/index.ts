export { closeLinks } from './close-links.ts';
export { definePayable, payablePoint } from './payable.ts';
