export type { ListedMatter } from './contract.ts';
export { listMatters, sourcesOf } from './store.ts';
export { toMatter } from './to-matter.ts';
