import { randomUUID } from 'node:crypto';
import { newId } from '../../platform/database/index.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import { Refusal, type Outcome } from '../../platform/operation/index.ts';
import type { TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { callGateway, type GatewayAnswer, type PreparedLink } from './gateway-calls.ts';
import { prepareLink, recordLink, type LinkWish } from './open-link.ts';
import type { LinkRow } from './store.ts';

/** What is to be collected: 1,000,000 IDR for a subject of its own, unless told otherwise. */
export async function aWish(
	service: TestService,
	values: Partial<LinkWish> = {},
): Promise<LinkWish> {
	const client_id = values.client_id ?? (await aClient(service)).id;
	return {
		subject_type: 'test_subject',
		subject_id: randomUUID(),
		client_id,
		gateway: 'xendit',
		currency: 'IDR',
		amount: 1_000_000n,
		owed: values.amount ?? 1_000_000n,
		description: 'Invoice INV-TEST',
		payer: { name: 'PT Contoh', email: 'finance@contoh.example', locale: 'id' },
		items: [{ name: 'Users', quantity: 10, unit_amount: 100_000n }],
		channel: null,
		channels: [],
		keep_others: false,
		expires_in_seconds: 7 * 86_400,
		...values,
	};
}

/** The three parts of making a link, as `payment_link.create` runs them. */
export async function openLink(service: TestService, wish: LinkWish): Promise<LinkRow> {
	const prepared = await service.transaction((context) => prepareLink(context, wish));
	if ('done' in prepared) return prepared.done;
	const outcome = await askGateway(service, prepared.call);
	const recorded = await service.transaction((context) =>
		recordLink(context, prepared.call, outcome),
	);
	if (recorded instanceof Refusal) throw recorded.error;
	return recorded;
}

/** The vendor step alone, with its failure caught as the platform does it. */
export async function askGateway(
	service: TestService,
	prepared: PreparedLink,
): Promise<Outcome<GatewayAnswer>> {
	try {
		return { ok: true, answer: await callGateway(prepared, service.runtime.providers) };
	} catch (error) {
		if (isProviderError(error)) return { ok: false, error };
		throw error;
	}
}

/** An OPEN link. */
export const aPaymentLink = async (
	service: TestService,
	values: Partial<LinkWish> = {},
): Promise<LinkRow> => openLink(service, await aWish(service, values));

/** An open difference with a gateway, as a comparison has found it. */
export async function aDifference(service: TestService): Promise<string> {
	const { client } = service.runtime.database;
	const { now } = service;
	const span = { period_from: now, period_to: now, started_at: now };
	const run_id = newId();
	const run = { id: run_id, gateway: `test-${run_id}`, phase: 'RECHECK', status: 'DONE', ...span };
	await client.reconciliationRun.create({ data: run });
	const id = newId();
	const found = { kind: 'AMOUNT_DIFFERS', subject: id, explanation: 'Made for a test' };
	const data = { id, gateway: 'xendit', status: 'OPEN', run_id, ...found };
	await client.reconciliationDifference.create({ data });
	return id;
}
