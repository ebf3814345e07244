import { startTestService, type TestService } from '../../tests/service.ts';
import { signInAsClient } from '../../tests/sign-in-as-client.ts';
import { aClient } from '../clients/fixtures.ts';

describe('company data', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const aCompany = async (values: object = {}) => {
		const client = await aClient(service, { address: 'Jl. Lama 1', ...values });
		const { token } = await signInAsClient(service, client.name, client.id);
		await service.settle();
		return { ...client, as: { token } };
	};
	const ask = (client: any, body: object, who: object = client.as) =>
		service.call('POST', `/clients/${client.id}/change-requests`, body, who);
	const decide = (change: any, verb: string, body?: object, who: object = { role: 'FINANCE' }) =>
		service.call('POST', `/client-changes/${change.id}/${verb}`, body, who);
	const read = async (path: string, who: object = {}) =>
		(await service.call('GET', path, undefined, who)).body;
	const mailsAfter = async (work: () => Promise<unknown>): Promise<any[]> => {
		await service.settle();
		const before = service.vendors.mails.length;
		await work();
		await service.settle();
		return service.vendors.mails.slice(before);
	};

	it('holds at once where no tax document says it, and is told to the old address as well (client.request-change)', async () => {
		const client = await aCompany();
		let answer: any;
		const mails = await mailsAfter(async () => {
			const wanted = { billing_email: 'bayar@baru.example', phone: '0812-3456-7890', locale: 'id' };
			answer = await ask(client, wanted);
		});
		expect(answer).toMatchObject({
			status: 201,
			body: {
				requested: null,
				applied: {
					status: 'APPLIED',
					fields: [
						{ field: 'billing_email', before: client.billing_email, after: 'bayar@baru.example' },
						{ field: 'phone', before: null, after: '+6281234567890' },
					],
				},
			},
		});
		expect(await read(`/clients/${client.id}`)).toMatchObject({
			billing_email: 'bayar@baru.example',
			phone: '+6281234567890',
		});
		expect(mails.map(({ to }) => to).sort()).toEqual(
			['bayar@baru.example', client.billing_email].sort(),
		);
		// The reader of the old address learns that it changed, and not what to.
		for (const { text } of mails) expect(text).not.toContain('bayar@baru.example');
	});

	it('waits for finance where tax documents say it; what needs none does not wait with it', async () => {
		const client = await aCompany();
		const wanted = { npwp: '01.234.567.8-901.000', address: 'Jl. Baru 2', phone: '021 555 1234' };
		const { body } = await ask(client, wanted);
		expect(body.applied.fields.map(({ field }: any) => field)).toEqual(['phone']);
		expect(body.requested).toMatchObject({
			status: 'REQUESTED',
			fields: [
				{ field: 'npwp', before: null, after: '012345678901000' },
				{ field: 'address', before: 'Jl. Lama 1', after: 'Jl. Baru 2' },
			],
		});
		expect(await read(`/clients/${client.id}`)).toMatchObject({
			npwp: null,
			address: 'Jl. Lama 1',
		});
		const attention = `/attention?kind=client_change.awaiting_confirmation`;
		expect((await read(attention)).data).toMatchObject([
			{ subject_id: body.requested.id, team: 'FINANCE' },
		]);
		const [event] = (await read(`/events?subject_id=${body.requested.id}`)).data;
		expect(event).toMatchObject({
			type: 'client_change.requested',
			data: { fields: ['npwp', 'address'] },
		});
		expect(JSON.stringify(event)).not.toContain('Jl. Baru 2');
		expect((await ask(client, { name: 'PT Lain' })).body).toMatchObject({
			code: 'client_change.already-requested',
			details: { client_change_id: body.requested.id },
		});

		const mails = await mailsAfter(() => decide(body.requested, 'confirm'));
		expect(mails).toMatchObject([{ to: client.billing_email }]);
		expect(await read(`/clients/${client.id}`)).toMatchObject({
			npwp: '012345678901000',
			address: 'Jl. Baru 2',
		});
		expect((await read(attention)).data).toEqual([]);
		const shown = await read(`/client-changes/${body.requested.id}`, client.as);
		expect(shown).toMatchObject({ status: 'APPLIED', decided_by: null });
	});

	it('is refused with a sentence of ours; the note of staff stays here (client_change.refuse)', async () => {
		const client = await aCompany();
		const { requested } = (await ask(client, { npwp: '012345678901000' })).body;
		const note = 'Looks like a shell company';
		const mails = await mailsAfter(() =>
			decide(requested, 'refuse', { refusal: 'PROOF_NEEDED', note }),
		);
		expect(mails).toMatchObject([{ text: expect.stringContaining('kartu NPWP') }]);
		expect(mails[0].text).not.toContain(note);
		expect(await read(`/client-changes/${requested.id}`, client.as)).toMatchObject({
			status: 'REFUSED',
			refusal: 'PROOF_NEEDED',
			note: null,
		});
		expect((await ask(client, { npwp: '012345678901000' })).status).toBe(201);
	});

	it('is taken back before it is decided, by two clicks at once (client_change.withdraw)', async () => {
		const client = await aCompany();
		const { requested } = (await ask(client, { name: `${client.name} Tbk` })).body;
		const withdraw = () => decide(requested, 'withdraw', undefined, client.as);
		const answers = await Promise.all([withdraw(), withdraw()]);
		expect(answers.map(({ body }) => body.status)).toEqual(['WITHDRAWN', 'WITHDRAWN']);
		expect((await decide(requested, 'confirm')).body.code).toBe('lifecycle.illegal-move');
	});

	it('does not tell a client who else buys: finance sees that a name is taken (client_change.confirm)', async () => {
		const other = await aClient(service);
		const client = await aCompany();
		const { status, body } = await ask(client, { name: other.name.toUpperCase() });
		expect(status).toBe(201);
		expect((await decide(body.requested, 'confirm')).body).toMatchObject({
			code: 'client.name-taken',
			details: { client_id: other.id },
		});
		expect(await read(`/client-changes/${body.requested.id}`)).toMatchObject({
			status: 'REQUESTED',
		});
	});

	it('two of them at once are one that waits', async () => {
		const client = await aCompany();
		const wishes = ['Jl. A', 'Jl. B', 'Jl. C'].map((address) => ask(client, { address }));
		const answers = await Promise.all(wishes);
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
	});

	it('asks for nothing that is so already', async () => {
		const client = await aCompany();
		expect((await ask(client, { address: 'Jl. Lama 1' })).body.code).toBe(
			'client_change.nothing-differs',
		);
		expect((await ask(client, { address: ' ' })).status).toBe(422);
		expect((await ask(client, { links: [] })).status).toBe(422);
	});

	it('lists what a client asked for, to itself alone (client_change.list, client_change.get)', async () => {
		const client = await aCompany();
		const { requested } = (await ask(client, { address: 'Jl. Baru 2' })).body;
		const mine = await read(`/client-changes?client_id=${client.id}`, client.as);
		expect(mine.data.map(({ id }: any) => id)).toEqual([requested.id]);
		const stranger = await aCompany();
		expect((await read(`/client-changes`, stranger.as)).data).toEqual([]);
		expect((await read(`/client-changes/${requested.id}`, stranger.as)).status).toBe(404);
	});
});
