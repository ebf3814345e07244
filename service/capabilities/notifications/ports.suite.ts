export { describeDrafter } from './drafter.suite.ts';
export type { DrafterHarness, ModelBehaviour } from './drafter.suite.ts';
export { describeMailSender } from './mail-sender.suite.ts';
export type { MailSenderHarness, MailServiceBehaviour } from './mail-sender.suite.ts';
