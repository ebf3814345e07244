export type { Message } from './message-contract.ts';
export { findAttachmentFile } from './read-attachment.ts';
