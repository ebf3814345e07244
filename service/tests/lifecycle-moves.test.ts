import fs from 'node:fs';
import path from 'node:path';
import { modules } from '../app/capabilities.ts';
import { anApproval } from '../capabilities/approvals/fixtures.ts';
import { aBillingCycle, aCreditNote } from '../capabilities/billing/fixtures.ts';
import { aClientChange } from '../capabilities/client-changes/fixtures.ts';
import { aRequest } from '../capabilities/deployments/fixtures.ts';
import { aRenewal, stepsOf } from '../capabilities/dunning/fixtures.ts';
import { aQuestion } from '../capabilities/inbound-mail/questions/fixtures.ts';
import { anUnreadableMail } from '../capabilities/inbound-mail/mail-fixtures.ts';
import { aNotification } from '../capabilities/notifications/fixtures.ts';
import { aPaymentLink } from '../capabilities/payments/fixtures.ts';
import { anOrder } from '../capabilities/orders/fixtures.ts';
import { aGraph, aTask } from '../capabilities/provisioning/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { aSubscription, aSubscriptionChange } from '../capabilities/subscriptions/fixtures.ts';
import { aCall, deliver } from '../capabilities/webhook-inbox/fixtures.ts';
import type { OperationContext } from '../platform/context/index.ts';
import { lockRow, newId } from '../platform/database/index.ts';
import { openJournal, writeJournal } from '../platform/database/journal.ts';
import { allowedTransitions, move, type Lifecycle } from '../platform/lifecycle/index.ts';
import { startTestService, type TestService } from './service.ts';

const capabilities = path.resolve(import.meta.dirname, '../capabilities');
const isSource = (name: string): boolean =>
	name.endsWith('.ts') && !/(\.test|lifecycle|fixtures)\.ts$/.test(name);
const sourceOf = (capability: string): string =>
	fs
		.readdirSync(path.join(capabilities, capability), { recursive: true, encoding: 'utf8' })
		.filter(isSource)
		.map((name) => fs.readFileSync(path.join(capabilities, capability, name), 'utf8'))
		.join('\n');

const bound = modules.flatMap((module) => module.lifecycles);
const lifecycles = bound.map(({ lifecycle }) => lifecycle);
const tableOf = ({ name }: Lifecycle) =>
	bound.find(({ lifecycle }) => lifecycle.name === name)!.table;

/** One row of each life cycle, made by what makes it in real life. */
const makers: Record<string, (service: TestService) => Promise<string>> = {
	approval: async (service) => (await anApproval(service)).id,
	order: async (service) => (await anOrder(service)).id,
	billing_cycle: async (service) => {
		const { id, amount } = await aBillingCycle(service);
		// The database lets a cycle be PAID only when nothing is left to pay.
		const data = { settled_amount: BigInt(amount) };
		await service.runtime.database.client.billingCycle.update({ where: { id }, data });
		return id;
	},
	billing_run: async (service) => {
		const { now } = service;
		const at = { started_at: now, progressed_at: now };
		const run = { started_by: 'PERSON', actor: 'test', business_date: new Date('2026-11-20') };
		const data = { id: newId(), status: 'RUNNING', ...run, ...at };
		return (await (service.runtime.database.client as any).billingRun.create({ data })).id;
	},
	client_change: async (service) => (await aClientChange(service)).id,
	credit_note: async (service) => (await aCreditNote(service)).id,
	delivery: async (service) => {
		const url = 'http://127.0.0.1:9/events';
		const wish = { url, description: 'A test', event_types: ['user.created'] };
		await service.call('PUT', '/endpoints', wish);
		const user = { email: 'sari@cloudsales.test', name: 'Sari', role: 'SALES' };
		await service.call('POST', '/users', user);
		await service.dispatcher.drain();
		return (await service.call('GET', '/deliveries')).body.data[0].id;
	},
	deployment_execution: async (service) => {
		const { deployment } = await aRequest(service);
		return (await service.call('GET', `/deployments/${deployment.id}`)).body.executions[0].id;
	},
	deployment_instance: async (service) => (await aRequest(service)).deployment.id,
	dunning_step: async (service) => {
		const steps = Object.values(await stepsOf(service, await aRenewal(service)));
		return steps[0].id;
	},
	inbound_mail: (service) => anUnreadableMail(service),
	message: async (service) => (await aQuestion(service)).id,
	notification: async (service) => (await aNotification(service)).id,
	payment: async (service) => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		const path = `/payments?subject_id=${link.subject_id}`;
		return (await service.call('GET', path)).body.data[0].id;
	},
	payment_link: async (service) => (await aPaymentLink(service)).id,
	provisioning_task: async (service) => (await aTask(service, { target: 'gcp' })).id,
	quotation: async (service) => (await aQuotation(service)).id,
	reconciliation_run: async (service) => {
		const { now } = service;
		const span = { period_from: now, period_to: now, started_at: now };
		const data = { id: newId(), gateway: `test-${newId()}`, status: 'RUNNING', ...span };
		return (await (service.runtime.database.client as any).reconciliationRun.create({ data })).id;
	},
	reconciliation_difference: async (service) => {
		const run_id = await makers['reconciliation_run']!(service);
		const found = { kind: 'AMOUNT', subject: 'inv-1', explanation: 'Made for a test' };
		const data = { id: newId(), gateway: 'xendit', status: 'OPEN', run_id, ...found };
		const database = service.runtime.database.client as any;
		return (await database.reconciliationDifference.create({ data })).id;
	},
	subscription: async (service) => (await aSubscription(service)).id,
	subscription_change: async (service) => (await aSubscriptionChange(service)).id,
	task_graph: async (service) => (await aGraph(service, [{ name: 'a', target: 'gcp' }])).graph_id,
	tenant: async (service) => (await aRequest(service)).tenant.id,
	tenant_slug: async (service) => {
		const { tenant } = await aRequest(service);
		return (await service.call('GET', `/tenant-slugs?slug=${tenant.slug}`)).body.data[0].id;
	},
	webhook_event: async (service) => {
		await deliver(service, aCall({ gateway_reference: 'none', reference: 'none' }));
		return (await service.call('GET', '/webhooks')).body.data[0].id;
	},
};

describe('a move', () => {
	let service: TestService;
	const ids = new Map<string, string>();
	beforeAll(async () => {
		service = await startTestService();
		for (const { name } of lifecycles) ids.set(name, await makers[name]!(service));
	});
	afterAll(() => service.stop());

	it('is tried for every life cycle there is', () => {
		expect(Object.keys(makers)).toEqual(expect.arrayContaining(lifecycles.map((one) => one.name)));
	});

	it('is made by code exactly when its `by` is not empty', () => {
		const named = modules.flatMap((module) => {
			const source = sourceOf(module.name);
			return module.lifecycles.flatMap(({ lifecycle: { name, transitions } }) =>
				Object.entries(transitions).map(([transition, { by }]) => ({
					move: `${name}.${transition}`,
					isNamed: by.length > 0,
					isMade:
						source.includes(`'${transition}'`) || source.includes(`transitions.${transition}.`),
				})),
			);
		});
		expect(named.filter(({ isNamed, isMade }) => isNamed !== isMade)).toEqual([]);
	});

	/** Runs `work` on the row in the given status; nothing of it stays. */
	async function inStatus(
		lifecycle: Lifecycle,
		status: string,
		work: (context: OperationContext, row: any) => Promise<void>,
	): Promise<void> {
		const undone = new Error('undone');
		const id = ids.get(lifecycle.name)!;
		const tried = service.transaction(async (context) => {
			await force(context, lifecycle, id, status);
			await work(context, await read(context, lifecycle, id));
			throw undone;
		});
		await expect(tried).rejects.toBe(undone);
	}

	const force = (context: OperationContext, lifecycle: Lifecycle, id: string, status: string) =>
		context.tx.$executeRawUnsafe(
			`UPDATE "${tableOf(lifecycle).name.sql}" SET status = $1 WHERE id = $2::uuid`,
			status,
			id,
		);
	const read = (context: OperationContext, lifecycle: Lifecycle, id: string): Promise<any> =>
		lockRow(context.tx, tableOf(lifecycle), id);
	/** What the transaction has told so far, as the database keeps it. */
	async function written({ tx }: OperationContext, subject_id: string) {
		await writeJournal(tx);
		openJournal(tx);
		return {
			moves: await tx.lifecycleMove.findMany({ where: { subject_id }, orderBy: { id: 'asc' } }),
			events: await tx.event.findMany({ where: { subject_id }, orderBy: { sequence: 'asc' } }),
		};
	}

	describe.each(lifecycles.map((one) => [one.name, one] as const))('of %s', (_, lifecycle) => {
		const pairs = Object.entries(lifecycle.transitions).flatMap(([transition, rule]) =>
			Object.keys(lifecycle.states).map((state) => ({ transition, rule, state })),
		);
		const allowed = pairs.filter(({ rule, state }) => rule.from.includes(state));
		const refused = pairs.filter(({ rule, state }) => !rule.from.includes(state));

		it.each(allowed)('$transition leads on from $state', ({ transition, rule, state }) =>
			inStatus(lifecycle, state, async (context, row) => {
				const before = await written(context, row.id);
				const after = await move(context, lifecycle, row, transition);
				expect(after).toEqual({ ...row, status: rule.to, updated_at: context.now });
				expect(await read(context, lifecycle, row.id)).toEqual(after);
				const now = await written(context, row.id);
				expect(now.moves.slice(before.moves.length)).toMatchObject([
					{
						lifecycle: lifecycle.name,
						transition,
						from_status: state,
						to_status: rule.to,
						actor: 'SYSTEM:test',
						request_id: 'test-request',
						moved_at: context.now,
					},
				]);
				const events = now.events.slice(before.events.length);
				expect(events.map((event) => event.type)).toEqual(rule.emits ? [rule.emits] : []);
				for (const event of events) {
					const definition = lifecycle.events.find((one) => one.type === event.type);
					expect(event).toMatchObject({ subject_type: lifecycle.name, occurred_at: context.now });
					expect(event.client_id).toBe(row.client_id ?? null);
					const payload: any = definition?.payload.parse(event.payload);
					expect(payload.status ?? rule.to).toBe(rule.to);
				}
			}),
		);

		if (refused.length > 0)
			it.each(refused)('$transition is refused from $state', ({ transition, state }) =>
				inStatus(lifecycle, state, async (context, row) => {
					const before = await written(context, row.id);
					await expect(move(context, lifecycle, row, transition)).rejects.toMatchObject({
						definition: { code: 'lifecycle.illegal-move', status: 409 },
						details: {
							lifecycle: lifecycle.name,
							id: row.id,
							status: state,
							transition,
							allowed: allowedTransitions(lifecycle, state),
						},
					});
					expect(await written(context, row.id)).toEqual(before);
					expect(await read(context, lifecycle, row.id)).toEqual(row);
				}),
			);

		it.each(allowed)(
			'$transition counts from $state, also for a caller that had read another status',
			({ transition, rule, state }) =>
				inStatus(lifecycle, state, async (context, row) => {
					for (const status of Object.keys(lifecycle.states)) {
						await force(context, lifecycle, row.id, state);
						await move(context, lifecycle, { ...row, status }, transition);
						const { moves } = await written(context, row.id);
						expect(moves.at(-1)).toMatchObject({ from_status: state, to_status: rule.to });
					}
				}),
		);

		it('finds nothing to move when there is no such row', async () => {
			const [transition] = Object.keys(lifecycle.transitions);
			const row = { id: newId(), status: lifecycle.initial };
			const moved = service.transaction((context) =>
				move(context, lifecycle, row, transition ?? ''),
			);
			await expect(moved).rejects.toMatchObject({
				definition: { status: 404 },
				details: { resource: lifecycle.name, id: row.id },
			});
		});
	});
});
