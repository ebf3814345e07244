import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { workPoint } from '../../platform/work/index.ts';
import { failingMailboxes, heldMessages, unreadableMails } from './attention-store.ts';
import { inboundMailConfig } from './config.ts';
import { inboundMailContract } from './contract.ts';
import { inboundMailErrors } from './errors.ts';
import { messageEvents } from './events.ts';
import { inboundMailLifecycle } from './lifecycle.ts';
import * as store from './mail-store.ts';
import { closeInboundMail } from './operations/close-inbound-mail.ts';
import { getInboundMail } from './operations/get-inbound-mail.ts';
import { listInboundMails } from './operations/list-inbound-mails.ts';
import { retryInboundMail } from './operations/retry-inbound-mail.ts';
import { pollMailboxes, watchMailboxes } from './poll.ts';
import { pushRoutes } from './routes.ts';
import { takeInMail } from './take-in.ts';
import { mailsUnderWay } from './work-store.ts';
import { wordsOfStates } from './state-words.ts';

export const inboundMailModule = defineModule({
	name: 'inbound-mail',
	operations: Object.values(inboundMailContract),
	handlers: [getInboundMail, listInboundMails, retryInboundMail, closeInboundMail],
	errors: inboundMailErrors,
	events: Object.values(messageEvents),
	lifecycles: [bindLifecycle(inboundMailLifecycle, store.mails)],
	jobs: [pollMailboxes, watchMailboxes, takeInMail],
	extensions: [
		...wordsOfStates,
		extend(workPoint, mailsUnderWay),
		extend(attentionPoint, heldMessages),
		extend(attentionPoint, unreadableMails),
		extend(attentionPoint, failingMailboxes),
	],
	pages: pushRoutes,
	config: inboundMailConfig,
	gauges: [
		{
			name: 'inbound_mails_unreadable',
			help: 'Mails that could not be read and wait for a person',
			read: (tx) => store.countUnreadable({ tx }),
		},
	],
});
