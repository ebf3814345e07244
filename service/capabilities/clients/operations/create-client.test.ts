import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../fixtures.ts';

describe('client.create', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const create = (body: object) => service.call('POST', '/clients', body);

	it('saves the client with the digits of its NPWP and announces it', async () => {
		const client = await aClient(service, { name: 'PT  Maju Jaya', npwp: '01.234.567.8-901.000' });
		expect(client).toMatchObject({ npwp: '012345678901000', locale: 'id', links: [] });
		const events = await service.call('GET', `/events?subject_id=${client.id}`);
		expect(events.body.data.map((one: any) => [one.type, one.data])).toEqual([
			['client.created', { client_id: client.id, name: 'PT  Maju Jaya' }],
		]);
	});

	it('knows a client again whose name holds characters that nobody sees, and refuses a name of nothing else', async () => {
		const { body } = await create({
			name: 'PT Sejahtera\u200b Abadi',
			billing_email: ' R&D@Bücher.example ',
		});
		expect(body).toMatchObject({
			name: 'PT Sejahtera Abadi',
			billing_email: 'r&d@xn--bcher-kva.example',
		});
		const again = await create({
			name: 'PT\u2060 Sejahtera Abadi\u3164',
			billing_email: 'x@y.example',
		});
		expect(again).toMatchObject({ status: 409, body: { details: { client_id: body.id } } });
		const nobody = await create({ name: '\u3164', billing_email: 'x@y.example' });
		expect(nobody).toMatchObject({ status: 422, body: { errors: [{ path: 'body.name' }] } });
	});

	it('refuses the name of another client in any spelling and names the field', async () => {
		const first = await aClient(service, { name: 'PT Satu Nama' });
		const answer = await service.call('POST', '/clients', {
			name: '  pt  SATU   nama ',
			billing_email: 'other@contoh.example',
		});
		expect(answer.status).toBe(409);
		expect(answer.body).toMatchObject({
			code: 'client.name-taken',
			details: { client_id: first.id },
			errors: [{ path: 'body.name' }],
		});
	});

	it('makes one client out of many at the same time', async () => {
		const answers = await Promise.all(
			Array.from({ length: 8 }, (_, index) =>
				service.call('POST', '/clients', {
					name: index % 2 === 0 ? 'PT Balapan' : 'pt balapan',
					billing_email: `race-${index}@contoh.example`,
				}),
			),
		);
		const made = answers.filter((answer) => answer.status === 201);
		expect(made).toHaveLength(1);
		const refused = answers.filter((answer) => answer.status !== 201);
		expect(refused.map((answer) => [answer.body.code, answer.body.details.client_id])).toEqual(
			Array.from({ length: 7 }, () => ['client.name-taken', made[0]?.body.id]),
		);
	});
});
