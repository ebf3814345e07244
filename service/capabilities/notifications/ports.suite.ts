export { describeDrafter } from './drafter.suite.ts';
export type { DrafterHarness, ModelBehaviour } from './drafter.suite.ts';
export { describeEmailChannel } from './email-channel.suite.ts';
export type { EmailChannelHarness, MailServiceBehaviour } from './email-channel.suite.ts';
