export type { FoundView, SaleView } from './contract.ts';
