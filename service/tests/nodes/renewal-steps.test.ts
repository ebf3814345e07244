import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aBillingCycle } from '../../capabilities/billing/fixtures.ts';
import { aSubscription } from '../../capabilities/subscriptions/fixtures.ts';
import { adminKey, startTestService, type TestService } from '../service.ts';
import { fakeN8n } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { ChangeSubscription } = await load('nodes/ChangeSubscription/ChangeSubscription.node');
const { CollectPayment } = await load('nodes/CollectPayment/CollectPayment.node');
const { CloudSalesForm } = await load('nodes/CloudSalesForm/CloudSalesForm.node');

type Node = new () => { execute: () => Promise<{ json: any }[][]> };
const at = (value: unknown) => ({ __rl: true, mode: 'id', value });

describe('steps of renewals against the service', () => {
	let service: TestService;
	let server: Server;
	let url: string;
	beforeAll(async () => {
		service = await startTestService();
		server = createServer(service.app);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}, 60_000);
	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await service.stop();
	});
	let executions = 0;
	const run = async (Step: unknown, parameters: Json, json: Json = {}): Promise<any> => {
		executions += 1;
		const items = [{ json }];
		const context = { url, apiKey: adminKey, items, executionId: `${executions}`, parameters };
		const [out] = await new (Step as Node)().execute.call(fakeN8n(context));
		return out?.[0]?.json;
	};
	const read = async (path: string) => (await service.call('GET', path)).body;

	it('Collect Payment asks for what is left, also after a part was paid', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const parameters = { billing_cycle_id: at(cycle.id), message: 'INVOICE', simplify: true };
		const first = await run(CollectPayment, parameters);
		expect(first).toMatchObject({ amount: cycle.balance, mail_outcome: 'SENT_NOW' });
		const again = await run(CollectPayment, parameters);
		expect([again.url, again.mail_id]).toEqual([first.url, first.mail_id]);
		await service.call('POST', `/billing-cycles/${cycle.id}/settle`, {
			reason: 'PAID_OUTSIDE',
			amount: 1000,
			reference: 'T-1',
			note: 'A transfer',
		});
		await service.settle();
		const rest = await run(CollectPayment, { ...parameters, message: 'NONE' });
		expect(rest.amount).toBe(cycle.balance - 1000);
		const open = (await read(`/payment-links?subject_id=${cycle.id}&status=OPEN`)).data;
		expect(open).toMatchObject([{ amount: cycle.balance - 1000 }]);
	});

	it('Change Subscription makes what it has shown', async () => {
		const subscription = await aSubscription(service, { status: 'ACTIVE' });
		const [item] = subscription.items;
		const parameters = {
			subscription_id: at(subscription.id),
			items: { rows: [{ item_id: at(item.id), quantity: item.quantity + 5 }] },
			reason: 'Five new colleagues',
			simplify: true,
		};
		const shown = await run(ChangeSubscription, { ...parameters, mode: 'preview' });
		expect((await read(`/subscription-changes?subscription_id=${subscription.id}`)).data).toEqual(
			[],
		);
		const made = await run(ChangeSubscription, { ...parameters, mode: 'change' });
		expect(made).toMatchObject({ status: shown.status, charge_amount: shown.charge_amount });
		expect(shown.charge_amount).toBeGreaterThan(0);
		const cycle = await read(`/billing-cycles/${made.billing_cycle_id}`);
		expect(cycle.amount).toBe(shown.charge_amount);
	});

	it('the pages of the form show what there is, then what it costs, and give it back for the wish', async () => {
		const subscription = await aSubscription(service, { status: 'ACTIVE' });
		const client = await read(`/clients/${subscription.client_id}`);
		const page = async (name: string, values: Json) =>
			JSON.parse((await run(CloudSalesForm, { page: name }, values)).fields) as any[];
		const seats = await page('seats', { client_search: client.name });
		const choice = seats
			.find((one) => one.fieldName === 'item')
			.fieldOptions.values.map(({ option }: Json) => option)
			.find((one: string) => one.includes(subscription.items[0].id.slice(-6)));
		expect(choice).toContain(client.name);
		const filled = { item: choice, quantity: 9, reason: 'Why <not>', client_search: client.name };
		const fields = await page('change', { ...filled, requested_for: 'Rina' });
		expect(fields[0].html).toContain('→ 9');
		expect(fields[0].html).toContain('Why &lt;not&gt;');
		const value = (name: string) => fields.find((one) => one.fieldName === name)?.fieldValue;
		const wish = await run(ChangeSubscription, {
			mode: 'request',
			subscription_id: at(value('subscription_id')),
			items: { rows: [{ item_id: at(value('item_id')), quantity: value('quantity') }] },
			reason: value('reason'),
			additionalFields: { requested_for: value('requested_for') },
			simplify: true,
		});
		expect(await read(`/subscription-changes/${wish.id}`)).toMatchObject({
			status: 'REQUESTED',
			requested_for: 'Rina',
			charge_amount: wish.charge_amount,
		});
		await expect(page('change', { ...filled, quantity: 'some' })).rejects.toThrow('whole number');
		await expect(page('change', { ...filled, item: 'Another' })).rejects.toThrow('from the list');
	});
});
