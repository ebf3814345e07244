export type { ListedMatter } from './contract.ts';
