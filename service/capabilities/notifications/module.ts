import { defineModule } from '../../platform/contract/index.ts';
import { emailContract, emailLogContract, notificationContract } from './contract.ts';
import { notificationErrors } from './errors.ts';
import { notificationEvents } from './events.ts';
import { notificationLifecycle } from './lifecycle.ts';

export const notificationsModule = defineModule({
	name: 'notifications',
	operations: [
		...Object.values(emailContract),
		...Object.values(notificationContract),
		...Object.values(emailLogContract),
	],
	errors: notificationErrors,
	events: Object.values(notificationEvents),
	lifecycles: [notificationLifecycle],
});
