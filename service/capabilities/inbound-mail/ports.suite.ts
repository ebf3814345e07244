export { describeMailReader } from './mail-reader.suite.ts';
export type { MailReaderHarness, ReaderBehaviour } from './mail-reader.suite.ts';
export { describeMailbox } from './mailbox.suite.ts';
export type { MailboxHarness } from './mailbox.suite.ts';
