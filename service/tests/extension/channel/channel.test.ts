import { modules } from '../../../app/capabilities.ts';
import { queueMessage } from '../../../capabilities/notifications/index.ts';
import type { OutgoingMessage } from '../../../capabilities/notifications/ports.ts';
import { fakeProviders } from '../../fake-vendors.ts';
import { startTestService, type TestService } from '../../service.ts';
import { pigeonModule } from './module.ts';
import { pigeonProvider } from './provider.ts';

const field = (first: string, last: string): string =>
	`${first}1931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9${last}`;

describe('a channel that nothing else knows', () => {
	const carried: OutgoingMessage[] = [];
	const lofts: Record<string, string> = { SALES: 'loft-7' };
	let service: TestService;
	beforeAll(async () => {
		const vendors = fakeProviders();
		service = await startTestService({
			providers: [...vendors.manifests, pigeonProvider(carried)],
			modules: [...modules, pigeonModule(lofts)],
		});
		Object.assign(service, { vendors });
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		carried.length = 0;
		lofts['SALES'] = 'loft-7';
	});

	const queue = (related_id: string, channel?: string) =>
		service.transaction((context) =>
			queueMessage(context, { kind: 'HARVEST', related_id, channel }),
		);
	const read = async (id: string) => (await service.call('GET', `/notifications/${id}`)).body;

	it('carries a message in its own form, beside the mail of the same message', async () => {
		const byPigeon = await queue(field('0', '1'), 'PIGEON');
		const byMail = await queue(field('0', '1'));
		await service.settle();
		expect(byMail.message_id).toBe(byPigeon.message_id);
		expect(await read(byPigeon.id)).toMatchObject({
			channel: 'PIGEON',
			recipient: 'loft-7',
			status: 'SENT',
			provider: 'pigeon',
		});
		expect(await read(byMail.id)).toMatchObject({
			channel: 'EMAIL',
			status: 'SENT',
			provider: 'gmail',
		});
		expect(carried).toMatchObject([{ text: 'Yield: 3 t x', html: '', attachments: [] }]);
		expect(service.vendors.mails).toMatchObject([{ to: 'sales@cloudsales.test' }]);
	});

	it('is listed among the notifications, and not among the mails', async () => {
		const { id } = await queue(field('0', '2'), 'PIGEON');
		await service.settle();
		const ids = async (path: string) =>
			(await service.call('GET', `${path}?related_id=${field('0', '2')}`)).body.data.map(
				(one: any) => one.id,
			);
		expect(await ids('/notifications')).toEqual([id]);
		expect(await ids('/email-logs')).toEqual([]);
	});

	it('refuses an address or a text that is none of its own, in words', async () => {
		const long = await queue(field('0', 'f'), 'PIGEON');
		lofts['SALES'] = 'sales@cloudsales.test';
		const wrong = await queue(field('0', '3'), 'PIGEON');
		await service.settle();
		expect(await read(long.id)).toMatchObject({
			status: 'FAILED',
			error: 'The text has 51 characters, more than the 40 of Carrier pigeons',
		});
		expect(await read(wrong.id)).toMatchObject({ status: 'FAILED', error: 'That is not a loft' });
		expect(carried).toEqual([]);
	});

	it.each([
		['a recipient without an address', field('a', '1'), 'PIGEON'],
		['a channel without an address book', field('0', '4'), 'SMOKE'],
	])('refuses %s', async (_, related_id, channel) => {
		await expect(queue(related_id, channel)).rejects.toMatchObject({
			definition: { code: 'notification.address-unknown' },
			details: { channel, recipient_type: 'TEAM' },
		});
	});
});
