import { addSeconds } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { recordBounce } from './bounce.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

/** A quotation that was mailed to its client. */
async function aMail(billing_email: string) {
	const client = await aClient(service, { billing_email });
	const quotation = await aQuotation(service, { status: 'SENT', client_id: client.id });
	const body = { kind: 'QUOTATION', related_id: quotation.id };
	const { id } = (await service.call('POST', '/emails/send', body)).body;
	await service.settle();
	return { client, quotation, ...(await deliveryOf(id)) };
}
const deliveryOf = (id: string) =>
	service.runtime.database.client.messageDelivery.findUniqueOrThrow({ where: { id } });
const report = (mail: { reference: string }, recipient: string, bounce: string | null = 'DEAD') =>
	service.transaction((context) =>
		recordBounce(
			context,
			{ message_ids: [mail.reference], recipient, action: 'failed', code: '5.1.1' },
			() => bounce,
		),
	);
const matters = async (client_id: string) =>
	(await service.call('GET', `/attention?kind=notification.bounced&client_id=${client_id}`)).body
		.data;

describe('a report that a mail came back', () => {
	it('marks the mail that it names, and asks sales for another contact', async () => {
		const mail = await aMail('sari@back.example');
		expect(await report(mail, 'SARI@back.example')).toMatchObject({ id: mail.id });
		expect(await deliveryOf(mail.id)).toMatchObject({ bounce: 'DEAD', bounce_code: '5.1.1' });
		expect(await matters(mail.client.id)).toMatchObject([{ subject_id: mail.id, team: 'SALES' }]);
	});

	it.each([
		['another address', { recipient: 'budi@forged.example' }],
		['an id that is not ours', { recipient: 'sari@forged.example', reference: '<x@evil.example>' }],
	])('counts for nothing with %s', async (_, { recipient, ...forged }) => {
		const mail = await aMail('sari@forged.example');
		expect(await report({ reference: mail.reference, ...forged }, recipient)).toBeNull();
		expect(await deliveryOf(mail.id)).toMatchObject({ bounce: null });
		expect(await matters(mail.client.id)).toEqual([]);
	});

	it('leaves the gravest mark, whatever comes after', async () => {
		const mail = await aMail('sari@grave.example');
		await report(mail, 'sari@grave.example', 'DEAD');
		await report(mail, 'sari@grave.example', 'NOTE');
		await report(mail, 'sari@grave.example', null);
		expect(await deliveryOf(mail.id)).toMatchObject({ bounce: 'DEAD' });
	});

	it('is dealt with when a later mail to the client goes to another address', async () => {
		const mail = await aMail('sari@moved.example');
		await report(mail, 'sari@moved.example');
		service.now = addSeconds(service.now, 60);
		await service.call('PATCH', `/clients/${mail.client.id}`, {
			billing_email: 'budi@moved.example',
		});
		expect(await matters(mail.client.id)).toHaveLength(1);
		await service.call('POST', `/notifications/${mail.id}/resend`, {
			recipient: 'budi@moved.example',
			reason: 'The address was corrected',
		});
		await service.settle();
		expect(await matters(mail.client.id)).toEqual([]);
	});
});
