import { deadAddresses, failedNotifications } from './attention-store.ts';
import { messageEntries, messageSearch, recipientSearch } from './timeline-store.ts';
import { searchPoint, timelinePoint } from '../../platform/timeline/index.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { addressBookPoint, emailAddresses } from './address-book.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { notificationsConfig } from './config.ts';
import { emailContract, emailLogContract, notificationContract } from './contract.ts';
import { notificationErrors } from './errors.ts';
import { notificationEvents } from './events.ts';
import { notificationJobs } from './jobs.ts';
import { notificationLifecycle } from './lifecycle.ts';
import { draftEmail } from './operations/draft-email.ts';
import { getNotification } from './operations/get-notification.ts';
import { listEmailLogs } from './operations/list-email-logs.ts';
import { listNotifications } from './operations/list-notifications.ts';
import { resendNotification } from './operations/resend-notification.ts';
import { retryNotification } from './operations/retry-notification.ts';
import { sendEmail } from './operations/send-email.ts';
import { sendNotification } from './operations/send-notification.ts';
import * as store from './store.ts';
import { workPoint } from '../../platform/work/index.ts';
import { messagesUnderWay } from './work-store.ts';
import { wordsOfStates } from './state-words.ts';

export const notificationsModule = defineModule({
	name: 'notifications',
	operations: [
		...Object.values(emailContract),
		...Object.values(notificationContract),
		...Object.values(emailLogContract),
	],
	handlers: [
		draftEmail,
		sendEmail,
		sendNotification,
		getNotification,
		listNotifications,
		resendNotification,
		retryNotification,
		listEmailLogs,
	],
	errors: notificationErrors,
	events: Object.values(notificationEvents),
	lifecycles: [bindLifecycle(notificationLifecycle, store.deliveries)],
	jobs: notificationJobs,
	extensions: [
		...wordsOfStates,
		extend(timelinePoint, messageEntries),
		extend(searchPoint, messageSearch),
		extend(searchPoint, recipientSearch),
		extend(workPoint, messagesUnderWay),
		extend(addressBookPoint, emailAddresses),
		extend(attentionPoint, failedNotifications),
		extend(attentionPoint, deadAddresses),
	],
	config: notificationsConfig,
	gauges: [
		{
			name: 'notifications_failed',
			help: 'Messages that could not be sent',
			read: (tx) => store.countFailed({ tx }),
		},
	],
});
