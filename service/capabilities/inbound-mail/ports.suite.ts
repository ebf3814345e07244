export { describeMailbox } from './mailbox.suite.ts';
export type { MailboxHarness } from './mailbox.suite.ts';
