import { modules } from '../app/capabilities.ts';
import { aClientChange } from '../capabilities/client-changes/fixtures.ts';
import { aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { aCreditNote } from '../capabilities/billing/fixtures.ts';
import { isCommand, type Operation } from '../platform/contract/index.ts';
import { driveSale, expectStatus, type Sale } from './drive-sale.ts';
import { aSubscriptionChange } from '../capabilities/subscriptions/fixtures.ts';
import { startTestService, type TestService } from './service.ts';
import { signInAsClient } from './sign-in-as-client.ts';

const operations = modules.flatMap((module) => module.operations);
const ofClients = operations.filter((one) => one.allowed.includes('CLIENT'));
const ofNobodyElse = ofClients.filter((one) => Object.keys(one.input.path?.shape ?? {}).length > 0);
const lists = operations.filter(
	(one) => !isCommand(one) && 'limit' in (one.input.query?.shape ?? {}),
);

/** Tables that hold what belongs to clients; a refused command must leave each exactly as it was. */
const tables = [
	'clients',
	'client_changes',
	'approvals',
	'quotations',
	'quotation_items',
	'billing_cycles',
	'settlements',
	'credit_notes',
	'credit_note_items',
	'credit_payouts',
	'documents',
	'payment_links',
	'payments',
	'subscriptions',
	'subscription_items',
	'subscription_changes',
	'provisioning_tasks',
	'packages',
	'orders',
	'order_items',
	'promotions',
	'order_promotions',
	'client_contacts',
	'messages',
	'message_deliveries',
	'inbound_mails',
	'conversations',
	'conversation_messages',
	'message_attachments',
	'events',
	'lifecycle_moves',
	'idempotency_keys',
	'users',
	'memberships',
];

describe('a client', () => {
	let service: TestService;
	let sale: Sale & {
		ids: Sale['ids'] &
			Record<'credit_note_id' | 'subscription_change_id' | 'client_change_id', string> & {
				membership_id?: string;
				session_id?: string;
				message_id?: string;
			};
	};
	let owner: string;
	let stranger: string;
	beforeAll(async () => {
		service = await startTestService();
		const driven = await driveSale(service);
		const { id: credit_note_id } = await aCreditNote(service, {
			cycle: { id: driven.ids.billing_cycle_id },
		});
		const { subscription_id } = driven.ids;
		const change = await aSubscriptionChange(service, { subscription_id });
		const subscription_change_id: string = change.id;
		const asked = await aClientChange(service, { client_id: driven.ids.client_id });
		const made = {
			credit_note_id,
			subscription_change_id,
			client_change_id: asked.id,
		};
		sale = { ...driven, ids: { ...driven.ids, ...made } };
		// A quotation that is still open shows that a stranger can neither accept nor reject it.
		const open = await expectStatus(
			service.call('POST', '/quotations', {
				client_id: sale.ids.client_id,
				items: [{ sku: 'GWS-STD', quantity: 1 }],
			}),
			201,
		);
		await expectStatus(service.call('POST', `/quotations/${open.id}/sync`), 200);
		await expectStatus(service.call('POST', `/quotations/${open.id}/send`, {}), 200);
		await service.settle();
		sale.ids.quotation_id = open.id;
		sale.ids.message_id = (await aQuestion(service, { quotation: open })).id;
		owner = (await signInAsClient(service, 'PT Contoh Maju', sale.ids.client_id)).token;
		stranger = (await signInAsClient(service, 'PT Orang Lain')).token;
		const where = { client_id: sale.ids.client_id };
		const { client: database } = service.runtime.database;
		sale.ids.membership_id = (await database.membership.findFirstOrThrow({ where })).id;
		sale.ids.session_id = (await database.session.findFirstOrThrow({ where })).id;
	});
	afterAll(() => service.stop());

	const addressOf = (operation: Operation): string =>
		operation.http.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
			const id = Object.entries(sale.ids).find(([known]) => known === name)?.[1];
			if (id === undefined) throw new Error(`driveSale gives no ${name} for ${operation.id}`);
			return id;
		});
	const ask = (operation: Operation, token: string) =>
		service.call(
			operation.http.method,
			addressOf(operation),
			isCommand(operation) ? (operation.example.body ?? {}) : undefined,
			{ token },
		);
	const snapshot = async (): Promise<Record<string, string>> => {
		const hashes = await Promise.all(
			tables.map(async (table) => {
				const rows = await service.runtime.database.client.$queryRawUnsafe<{ hash: string }[]>(
					`SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS hash FROM ${table} t`,
				);
				return [table, rows[0]!.hash];
			}),
		);
		return Object.fromEntries(hashes);
	};
	/** Every id of the first client's things, and every text that only it should read. */
	const marks = (): string[] => [
		...new Set([
			...Object.entries(sale.ids).flatMap(([name, id]) => (name === 'product_id' ? [] : [id])),
			sale.quotation.id,
			'PT Contoh Maju',
			'finance@contohmaju.example',
		]),
	];

	describe.each(ofNobodyElse.map((one) => [one.id, one] as const))('%s', (_, operation) => {
		it('does not exist for another client, and nothing changes', async () => {
			const before = await snapshot();
			const answer = await ask(operation, stranger);
			expect([answer.status, answer.body.code]).toEqual([404, 'resource.not-found']);
			expect(await snapshot()).toEqual(before);
		});

		it('is there for its own client', async () => {
			if (isCommand(operation)) return;
			expect((await ask(operation, owner)).status).toBe(200);
		});
	});

	describe.each(
		lists.filter((one) => one.allowed.includes('CLIENT')).map((one) => [one.id, one] as const),
	)('%s', (_, operation) => {
		const rowsFor = async (token: string, query = '') => {
			const answer = await service.call(
				'GET',
				`${operation.http.path}?limit=200${query}`,
				undefined,
				{ token },
			);
			expect(answer.status).toBe(200);
			return answer.body.data as { id: string; client_id?: string }[];
		};

		it('shows nothing of another client, whatever is filtered for', async () => {
			const named = Object.keys(operation.input.query?.shape ?? {}).flatMap((name) => {
				const id = Object.entries(sale.ids).find(([known]) => known === name)?.[1];
				return id === undefined ? [] : [`&${name}=${id}`];
			});
			const bySubject = ['subject_id', 'related_id']
				.filter((name) => name in (operation.input.query?.shape ?? {}))
				.map((name) => `&${name}=${sale.ids.billing_cycle_id}`);
			for (const query of ['', ...named, ...bySubject]) {
				const text = JSON.stringify(await rowsFor(stranger, query));
				expect(marks().filter((mark) => text.includes(mark))).toEqual([]);
			}
		});

		it('shows its own client what is there', async () => {
			const rows = await rowsFor(owner);
			expect(rows.length).toBeGreaterThan(0);
			for (const row of rows)
				if (row.client_id !== undefined) expect(row.client_id).toBe(sale.ids.client_id);
		});
	});

	it('is told nothing of others by any operation that is not for clients', async () => {
		for (const operation of operations.filter(
			(one) => !one.allowed.includes('CLIENT') && !one.allowed.includes('PUBLIC'),
		)) {
			const path = operation.http.path.replaceAll(/\{(\w+)\}/g, sale.ids.client_id);
			const answer = await service.call(operation.http.method, path, undefined, {
				token: stranger,
			});
			expect([operation.id, answer.status, answer.body.code]).toEqual([
				operation.id,
				403,
				'auth.forbidden',
			]);
		}
	});

	it('sees in portal.me only itself', async () => {
		const mine = await service.call('GET', '/portal/me', undefined, { token: owner });
		expect(mine.body.client.id).toBe(sale.ids.client_id);
		const text = JSON.stringify(
			(await service.call('GET', '/portal/me', undefined, { token: stranger })).body,
		);
		expect(marks().filter((mark) => text.includes(mark))).toEqual([]);
	});
});
