import { modules } from '../app/capabilities.ts';
import { isCommand, type Operation } from '../platform/contract/index.ts';
import { ProviderError } from '../platform/errors/index.ts';
import { aTask } from '../capabilities/provisioning/fixtures.ts';
import type { ProvisioningOutcome } from '../capabilities/provisioning/ports.ts';
import { driveSale, type Sale } from './drive-sale.ts';
import { aClientChange } from '../capabilities/client-changes/fixtures.ts';
import { aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { aCreditNote } from '../capabilities/billing/fixtures.ts';
import { aSubscriptionChange } from '../capabilities/subscriptions/fixtures.ts';
import { startTestService, type TestService } from './service.ts';
import { signInAsClient } from './sign-in-as-client.ts';

const queries = modules
	.flatMap((module) => module.operations)
	.filter((one) => one.allowed.includes('CLIENT') && !isCommand(one));

const words = 'VENDOR-WORDS';
const text = `${words} buy a larger billing quota for 01-AB`;
const later = { progress: { seen: text }, poll_after_seconds: 60 };

/** Every place of an outcome in which a provider can say something. */
const outcomes: Readonly<Record<string, ProvisioningOutcome | ProviderError>> = {
	'waits for staff': {
		status: 'WAITING',
		waiting_for: 'STAFF',
		code: words,
		note: text,
		...later,
	},
	'waits for the vendor': {
		status: 'WAITING',
		waiting_for: 'VENDOR',
		code: words,
		note: text,
		...later,
	},
	'waits for the client with a text as a value': {
		status: 'WAITING',
		waiting_for: 'CLIENT',
		code: 'VERIFY_DOMAIN',
		values: { domain: 'maju.example', value: text },
		note: text,
		...later,
	},
	'waits for the client with a code that has no sentence': {
		status: 'WAITING',
		waiting_for: 'CLIENT',
		code: words,
		values: { text },
		...later,
	},
	'waits for the client with a note to staff': {
		status: 'WAITING',
		waiting_for: 'CLIENT',
		code: 'VERIFY_DOMAIN',
		values: { domain: 'maju.example', value: 'google-site-verification=abc' },
		note: text,
		...later,
	},
	'is at work': { status: 'RUNNING', ...later },
	'is in trouble': new ProviderError('google-workspace', 'unavailable', text, { code: words }),
	'is not known': new ProviderError('google-workspace', 'outcome-unknown', text, { code: words }),
	'is refused': new ProviderError('google-workspace', 'rejected', text, { code: words }),
	'is done': { status: 'SUCCESS', result: { [words]: text, deep: [{ text }] } },
	'is done in part': {
		status: 'SUCCESS',
		result: { text },
		made: [{ what: 'ACCOUNT', count: 1 }],
		remaining: [{ what: 'LICENCE', count: 24, waiting_for: 'STAFF' }],
	},
};

describe('what providers and staff say of a task', () => {
	let service: TestService;
	let sale: Sale;
	let token: string;
	let others: Record<string, string>;
	beforeAll(async () => {
		service = await startTestService();
		sale = await driveSale(service);
		const cycle = { id: sale.ids.billing_cycle_id };
		const { subscription_id } = sale.ids;
		others = {
			credit_note_id: (await aCreditNote(service, { cycle })).id,
			subscription_change_id: (await aSubscriptionChange(service, { subscription_id })).id,
			client_change_id: (await aClientChange(service, { client_id: sale.ids.client_id })).id,
			message_id: (await aQuestion(service, { quotation: sale.quotation })).id,
		};
		({ token } = await signInAsClient(service, 'PT Contoh Maju', sale.ids.client_id));
	});
	afterAll(() => service.stop());

	const addressOf = ({ http }: Operation, ids: Record<string, string>): string =>
		http.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
			const id = ids[name];
			if (id === undefined) throw new Error(`No ${name} is known for ${http.path}`);
			return id;
		});

	it.each(Object.entries(outcomes))(
		'reaches no answer to a client, page or mail when it %s',
		async (_, outcome) => {
			const settings = { sku_id: '1010020028' };
			const { id, subscription_id } = await aTask(service, {
				target: 'google-workspace',
				settings,
				client_id: sale.ids.client_id,
			});
			service.vendors.nextOutcomes.push(outcome);
			await service.call('POST', `/provisioning-tasks/${id}/run`);
			await service.call('POST', '/emails/send', { kind: 'TASK_WAITING', related_id: id });
			await service.settle();
			const ids = { ...sale.ids, ...others, task_id: id, subscription_id };
			for (const operation of queries) {
				const answer = await service.call('GET', addressOf(operation, ids), undefined, { token });
				expect([operation.id, answer.status]).toEqual([operation.id, 200]);
				expect([operation.id, JSON.stringify(answer.body)]).not.toEqual([
					operation.id,
					expect.stringContaining(words),
				]);
			}
			const page = await service.http.get('/portal').set('Cookie', `cloudsales_portal=${token}`);
			expect(page.status).toBe(200);
			expect(page.text).not.toContain(words);
			const toClient = service.vendors.mails.filter(
				({ to }) => to === 'finance@contohmaju.example',
			);
			expect(toClient.length).toBeGreaterThan(0);
			expect(JSON.stringify(toClient)).not.toContain(words);
		},
	);

	it('is read by operations', async () => {
		const settings = { sku_id: '1010020028' };
		const { id } = await aTask(service, { target: 'google-workspace', settings });
		service.vendors.nextOutcomes.push(outcomes['waits for staff']!);
		await service.call('POST', `/provisioning-tasks/${id}/run`);
		await service.settle();
		const { body } = await service.call('GET', `/provisioning-tasks/${id}`);
		expect(body).toMatchObject({ waiting_for: 'STAFF', waiting_code: words, waiting_note: text });
		const toStaff = service.vendors.mails.filter(({ text: said }) => said.includes(id));
		expect(toStaff).toMatchObject([{ to: 'operations@cloudsales.test' }]);
		expect(toStaff[0]?.text).toContain(text);
	});
});
