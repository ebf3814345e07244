export type { Message } from './message-contract.ts';
