export type { Message } from './message-contract.ts';
export { askQuestion } from './operations/ask-question.ts';
export { findAttachmentFile } from './read-attachment.ts';
