import { anApproval } from '../capabilities/approvals/fixtures.ts';
import { situations } from '../capabilities/attention/fixtures.ts';
import { aBillingCycle } from '../capabilities/billing/fixtures.ts';
import { anOperator } from '../capabilities/console/fixtures.ts';
import { aWaitingMessage } from '../capabilities/inbound-mail/mail-fixtures.ts';
import { aMessageFile, aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { aTask } from '../capabilities/provisioning/fixtures.ts';
import { aBrowser, aStaffMember, signInByMail } from '../capabilities/sign-in/fixtures.ts';
import { aSubscription } from '../capabilities/subscriptions/fixtures.ts';
import { saveVendorCalls } from '../capabilities/system/record-vendor-calls.ts';
import { newId } from '../platform/database/index.ts';
import { aDelivery } from './console/outside-troubles.ts';
import { driveSale, type Sale } from './drive-sale.ts';
import { formToken, type Scene } from './page-scene.ts';
import type { TestService } from './service.ts';

type Asked = string | { path: string; fields: Record<string, string> };

/** As an administrator sees it, who may do everything. */
const staffPage =
	(make: (service: TestService) => Asked | Promise<Asked>): Scene =>
	async ({ service }) => {
		const asked = await make(service);
		const { cookie } = await anOperator(service, 'ADMIN');
		return typeof asked === 'string' ? { path: asked, cookie } : { ...asked, cookie };
	};

/** One sale for all pages: to drive one takes a second. */
const sales = new WeakMap<TestService, Promise<Sale>>();
const theSale = (service: TestService): Promise<Sale> => {
	const sale = sales.get(service) ?? driveSale(service);
	sales.set(service, sale);
	return sale;
};
const aFailedTask = async (service: TestService): Promise<string> => {
	const { id } = await aTask(service, { target: 'gcp' });
	const data = { status: 'FAILED', error_message: `The target refused ${'it'.repeat(60)}` };
	await service.runtime.database.client.provisioningTask.update({ where: { id }, data });
	return id;
};
/** The id of a matter of a kind. */
const matter = async (service: TestService, kind: string): Promise<string> => {
	const subject = await situations[kind]?.(service);
	return (await service.call('GET', `/attention?subject_id=${subject}`)).body.data[0].id;
};
const matterPage = (kind: string): Scene =>
	staffPage(async (service) => `/console/matters/${await matter(service, kind)}`);

const onePixel = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
/** A letter that asks for more seats, with files of every kind. */
async function aLetter(service: TestService): Promise<string> {
	const { id: message_id } = await aQuestion(service, { text: 'Tolong jadi 30 pengguna.' });
	const { client_id } = (await service.call('GET', `/messages/${message_id}`)).body;
	await aSubscription(service, { status: 'ACTIVE', client_id });
	const { client } = service.runtime.database;
	const data = { outcome: 'REQUEST', intent: 'seat_change', reading: { seats: 30 } };
	await client.conversationMessage.update({ where: { id: message_id }, data });
	const name = `${'bukti-transfer-'.repeat(8)}`;
	const files = { png: onePixel, pdf: Buffer.from('%PDF-1.7'), exe: Buffer.from('MZ') };
	for (const [kind, content] of Object.entries(files))
		await aMessageFile(service, { message_id, filename: `${name}.${kind}`, content });
	return `/console/messages/${message_id}`;
}

/** Pages of the console, at least one for each of its addresses. */
export const consoleScenes: Readonly<Record<string, Scene>> = {
	'console-home': staffPage(async (service) => {
		await aFailedTask(service);
		await matter(service, 'payment.unmatched');
		return '/console';
	}),
	'console-home-mine': staffPage(() => '/console?show=mine'),
	'console-matter-payment': matterPage('payment.unmatched'),
	'console-matter-difference': matterPage('reconciliation.difference'),
	'console-matter-job': matterPage('job.given_up'),
	'console-matter-rest': matterPage('provisioning_task.remaining'),
	'console-matter-refused': staffPage(async (service) => {
		const id = await matter(service, 'reconciliation.difference');
		const path = `/console/matters/${id}/reconciliation_difference.accept`;
		return { path, fields: formToken() };
	}),
	'console-many': staffPage(async (service) => {
		const id = await matter(service, 'provisioning_task.failed');
		const fields = { operation: 'provisioning_task.retry', matter: id };
		return { path: '/console/many', fields };
	}),
	'console-approvals': staffPage(async (service) => {
		await anApproval(service);
		return '/console/approvals';
	}),
	'console-approval': staffPage(
		async (service) => `/console/approvals/${(await anApproval(service)).id}`,
	),
	'console-messages': staffPage(async (service) => {
		await aWaitingMessage(service, 'QUESTION');
		return '/console/messages';
	}),
	'console-message': staffPage(aLetter),
	'console-board': staffPage(async (service) => {
		await aFailedTask(service);
		return '/console/board';
	}),
	'console-board-column': staffPage(async (service) => {
		await aFailedTask(service);
		return '/console/board?column=FAILED';
	}),
	'console-board-many': staffPage(async (service) => {
		const fields = { operation: 'provisioning_task.retry', task: await aFailedTask(service) };
		return { path: '/console/board/many', fields };
	}),
	'console-task': staffPage(async (service) => `/console/tasks/${await aFailedTask(service)}`),
	'console-task-unknown': staffPage(() => `/console/tasks/${newId()}`),
	'console-money': staffPage(async (service) => {
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await matter(service, 'reconciliation.difference');
		return '/console/money';
	}),
	'console-bills': staffPage(async (service) => {
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		return '/console/bills';
	}),
	'console-bills-many': staffPage(async (service) => {
		const { id: bill } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		return { path: '/console/bills/many', fields: { operation: 'email.send', bill } };
	}),
	'console-payments': staffPage(async (service) => {
		await matter(service, 'payment.unmatched');
		return '/console/payments';
	}),
	'console-clients': staffPage(async (service) => {
		await theSale(service);
		return '/console/clients';
	}),
	'console-sale': staffPage(async (service) => {
		const { ids } = await theSale(service);
		const where = { id: ids.task_id };
		const data = { status: 'FAILED', error_message: 'The domain is taken' };
		await service.runtime.database.client.provisioningTask.update({ where, data });
		return `/console/sales/${ids.quotation_id}`;
	}),
	'console-sale-as-client': staffPage(
		async (service) =>
			`/console/sales/${(await theSale(service)).ids.quotation_id}?audience=CLIENT`,
	),
	'console-search': staffPage(async (service) => {
		await theSale(service);
		return '/console/search?q=contoh';
	}),
	'console-search-empty': staffPage(() => '/console/search?q=nobody'),
	'console-funnel': staffPage(async (service) => {
		await theSale(service);
		return '/console/funnel';
	}),
	'console-vendors': staffPage(async (service) => {
		await theSale(service);
		await saveVendorCalls(service.runtime);
		return '/console/vendors';
	}),
	'console-deliveries': staffPage(async (service) => {
		await aDelivery(service, {
			status: 'RETRYING',
			attempt: 4,
			error: 'Answered 200 without proof',
		});
		await aDelivery(service, { status: 'IN_PROGRESS', attempt: 1 });
		return '/console/deliveries';
	}),
	'console-audit': staffPage(async (service) => {
		await theSale(service);
		return '/console/audit';
	}),
	'console-sessions': staffPage(() => '/console/sessions'),
	'console-security': staffPage(() => '/console/security'),
	'console-sign-in': () => Promise.resolve({ path: '/console/sign-in' }),
	'console-sign-in-code': async ({ service }) => {
		const { email } = await aStaffMember(service, { email: `${newId()}@cloudsales.test` });
		const browser = aBrowser(service);
		await signInByMail(service, browser, { door: 'console', email });
		const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		return { path: '/console/sign-in/code', cookie };
	},
};
