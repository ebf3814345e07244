import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { workPoint } from '../../platform/work/index.ts';
import { failingMailboxes, heldMessages, unreadableMails } from './attention-store.ts';
import { inboundMailConfig } from './config.ts';
import { checkPayment } from './check-payment.ts';
import { inboundMailContract } from './contract.ts';
import { decideForgotten, decideMessage } from './decide-message.ts';
import { inboundMailErrors } from './errors.ts';
import { messageEvents } from './events.ts';
import { inboundMailLifecycle } from './lifecycle.ts';
import * as store from './mail-store.ts';
import {
	moneyQuestions,
	openQuestions,
	paymentProofs,
	unmatchedMessages,
} from './message-attention-store.ts';
import { messageContract } from './message-contract.ts';
import { replyMessage } from './messages.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { askQuestion } from './operations/ask-question.ts';
import { assignMessage } from './operations/assign-message.ts';
import { closeMessage } from './operations/close-message.ts';
import { getMessage } from './operations/get-message.ts';
import { linkMessage } from './operations/link-message.ts';
import { listMessages } from './operations/list-messages.ts';
import { notifyTeams } from './operations/notify-teams.ts';
import { replyToMessage } from './operations/reply-to-message.ts';
import { messageLifecycle } from './message-lifecycle.ts';
import { messages } from './message-store.ts';
import { closeInboundMail } from './operations/close-inbound-mail.ts';
import { getInboundMail } from './operations/get-inbound-mail.ts';
import { listInboundMails } from './operations/list-inbound-mails.ts';
import { retryInboundMail } from './operations/retry-inbound-mail.ts';
import { pollMailboxes, watchMailboxes } from './poll.ts';
import { pushRoutes } from './routes.ts';
import { takeInMail } from './take-in.ts';
import { conversationPart, messagePart } from './sale-store.ts';
import { senderSearch } from './timeline-store.ts';
import { tellTeamsOfMessage } from './tell-teams.ts';
import { mailsUnderWay } from './work-store.ts';
import { wordsOfStates } from './state-words.ts';

export const inboundMailModule = defineModule({
	name: 'inbound-mail',
	operations: [...Object.values(inboundMailContract), ...Object.values(messageContract)],
	handlers: [
		getInboundMail,
		listInboundMails,
		retryInboundMail,
		closeInboundMail,
		getMessage,
		listMessages,
		replyToMessage,
		assignMessage,
		linkMessage,
		closeMessage,
		notifyTeams,
		askQuestion,
	],
	errors: inboundMailErrors,
	events: Object.values(messageEvents),
	lifecycles: [
		bindLifecycle(inboundMailLifecycle, store.mails),
		bindLifecycle(messageLifecycle, messages),
	],
	jobs: [
		pollMailboxes,
		watchMailboxes,
		takeInMail,
		decideMessage,
		decideForgotten,
		checkPayment,
		tellTeamsOfMessage,
	],
	extensions: [
		...wordsOfStates,
		extend(workPoint, mailsUnderWay),
		extend(salePartPoint, conversationPart),
		extend(salePartPoint, messagePart),
		extend(searchPoint, senderSearch),
		extend(attentionPoint, heldMessages),
		extend(attentionPoint, unmatchedMessages),
		extend(attentionPoint, openQuestions),
		extend(attentionPoint, moneyQuestions),
		extend(attentionPoint, paymentProofs),
		extend(attentionPoint, unreadableMails),
		extend(messageKindPoint, replyMessage),
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
