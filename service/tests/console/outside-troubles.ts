import { newId } from '../../platform/database/index.ts';
import { ProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import { paymentGatewayPort } from '../../capabilities/payments/ports.ts';
import { saveVendorCalls } from '../../capabilities/system/record-vendor-calls.ts';
import type { TestService } from '../service.ts';
import { anOpenLink, database, get, isPaid, type Trouble } from './trouble.ts';

/** An event that was handed over to one endpoint, as it stands then; gives the event. */
export async function aDelivery(service: TestService, data: object): Promise<string> {
	// What has happened before is not for this endpoint.
	await service.dispatcher.drain();
	const url = `http://127.0.0.1:9/${newId()}`;
	const wish = { url, description: 'n8n: 06 Switch on', event_types: ['user.created'] };
	const endpoint = (await service.call('PUT', '/endpoints', wish)).body;
	const user = { email: `${newId()}@cloudsales.test`, name: 'Sari', role: 'SALES' };
	await service.call('POST', '/users', user);
	await service.dispatcher.drain();
	const where = { endpoint_id: endpoint.id };
	const { event_id } = await database(service).delivery.findFirstOrThrow({ where });
	await database(service).delivery.updateMany({ where, data });
	return event_id;
}
/** What was to be tried in some hours is sent at once. */
export const isSentAgain = (service: TestService, event_id: string) => async (): Promise<boolean> =>
	(await get(service, `/deliveries?event_id=${event_id}`)).data.some(
		({ replay }: { replay: number }) => replay > 0,
	);
const inHours = ({ machine_now }: TestService, hours: number): Date =>
	new Date(machine_now.getTime() + hours * 3_600_000);

/** A delivery that is not through, with what its last attempt said: seen on the page of deliveries and sent again there. */
const notThrough = (
	heading: string,
	{ status, error, choose }: { status: string; error: string | null; choose: string },
): Trouble => ({
	heading,
	role: 'OPERATIONS',
	plant: async (service) => {
		const next_attempt_at = inHours(service, 5);
		const event_id = await aDelivery(service, { status, attempt: 4, error, next_attempt_at });
		return isSentAgain(service, event_id);
	},
	mend: async (operator) => {
		await operator.follow('Deliveries');
		await operator.follow(choose);
		expect(await operator.text()).toContain(error ?? choose);
		await operator.press('Replay the event');
	},
});

/** A gateway that fails while the client pays: seen on the page of vendors; when it is over, what was missed is looked for. */
function atVendor(
	heading: string,
	{ kind, failures, seen }: { kind: ProviderErrorKind; failures: number; seen: string },
): Trouble {
	let over = (): void => undefined;
	return {
		heading,
		role: 'FINANCE',
		plant: async (service) => {
			const { cycle, link } = await anOpenLink(service);
			service.vendors.pay(link.reference);
			const gateway = service.runtime.providers.get(paymentGatewayPort);
			for (let count = 0; count < failures; count += 1) {
				const error = new ProviderError('xendit', kind, 'no answer', { code: 'planted' });
				service.vendors.failures.push({ method: 'getLink', error });
				await gateway.getLink('any').catch(() => undefined);
			}
			await saveVendorCalls(service.runtime);
			over = () => {
				service.now = new Date(service.now.getTime() + 120_000);
			};
			return isPaid(service, cycle.id);
		},
		mend: async (operator) => {
			await operator.follow('Vendors');
			expect(await operator.text()).toContain(seen);
			over();
			await operator.follow('Money');
			await operator.press('Compare now');
		},
	};
}

/** Troubles that begin outside: at a vendor, or at what takes our events. */
export const outsideTroubles: readonly Trouble[] = [
	atVendor('a vendor is down', { kind: 'unavailable', failures: 5, seen: 'Does not answer' }),
	atVendor('a vendor says "too often"', { kind: 'throttled', failures: 1, seen: 'throttled' }),
	notThrough('a delivery is RETRYING, and the trouble is over', {
		status: 'RETRYING',
		error: 'connect ECONNREFUSED',
		choose: 'Tried again',
	}),
	notThrough('a delivery says "Answered 200 without proof"', {
		status: 'RETRYING',
		error: 'Answered 200 without proof',
		choose: 'Tried again',
	}),
	notThrough('a delivery says "Time-out"', {
		status: 'RETRYING',
		error: 'Time-out',
		choose: 'Tried again',
	}),
	notThrough('a delivery is IN_PROGRESS', {
		status: 'IN_PROGRESS',
		error: null,
		choose: 'In progress',
	}),
];
