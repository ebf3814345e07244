import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../fixtures.ts';

const unknownId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

describe('client.update', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const update = (id: string, values: object) => service.call('PATCH', `/clients/${id}`, values);

	it('changes what it names and nothing else', async () => {
		const client = await aClient(service, { phone: '+628123456789', locale: 'en' });
		const answer = await update(client.id, { address: 'Jl. Merdeka 1\nJakarta' });
		const { updated_at: _, ...before } = client;
		expect(answer.body).toMatchObject({ ...before, address: 'Jl. Merdeka 1\nJakarta' });
	});

	it.each([null, '', '  '])(
		'clears with %j what may be empty, and keeps what is left out',
		async (nothing) => {
			const values = {
				npwp: '0123456789012345',
				address: 'Jl. Merdeka 1',
				phone: '0812-3456-7890',
			};
			const client = await aClient(service, values);
			expect(client.phone).toBe('+6281234567890');
			const path = `/clients/${client.id}`;
			const cleared = await service.call('PATCH', path, { phone: nothing, address: nothing });
			expect(cleared).toMatchObject({
				status: 200,
				body: { npwp: values.npwp, phone: null, address: null },
			});
			const refused = await service.call('PATCH', path, { name: nothing });
			expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'body.name' }] } });
		},
	);

	it('renames so that the new name is found and the old one is free', async () => {
		const client = await aClient(service, { name: 'PT Lama' });
		expect((await update(client.id, { name: 'PT Anyar' })).body.name).toBe('PT Anyar');
		const found = await service.call('GET', '/clients?name=pt%20anyar');
		expect(found.body.data.map((one: any) => one.id)).toEqual([client.id]);
		expect((await aClient(service, { name: 'PT Lama' })).id).not.toBe(client.id);
	});

	it('writes the own name in another way', async () => {
		const client = await aClient(service, { name: 'pt kecil' });
		expect((await update(client.id, { name: 'PT Kecil' })).body.name).toBe('PT Kecil');
	});

	it('refuses the name of another client and names the field', async () => {
		const other = await aClient(service, { name: 'PT Tetangga' });
		const client = await aClient(service);
		const answer = await update(client.id, { name: 'PT  TETANGGA' });
		expect(answer).toMatchObject({
			status: 409,
			body: {
				code: 'client.name-taken',
				details: { client_id: other.id },
				errors: [{ path: 'body.name' }],
			},
		});
	});

	it('gives a name that many want at the same time to one of them', async () => {
		const clients = await Promise.all(Array.from({ length: 5 }, () => aClient(service)));
		const answers = await Promise.all([
			...clients.map((client) => update(client.id, { name: 'PT Rebutan' })),
			service.call('POST', '/clients', { name: 'PT Rebutan', billing_email: 'a@rebutan.example' }),
		]);
		const taken = answers.filter((answer) => answer.status < 300);
		expect(taken).toHaveLength(1);
		const refused = answers.filter((answer) => answer.status >= 300);
		expect(refused.map((answer) => answer.body.details)).toEqual(
			Array.from({ length: 5 }, () => ({ client_id: taken[0]?.body.id })),
		);
	});

	it('wants something to change, and a client that is there', async () => {
		const client = await aClient(service);
		expect((await update(client.id, {})).status).toBe(422);
		const answer = await update(unknownId, { name: 'PT Hantu' });
		expect([answer.status, answer.body.code]).toEqual([404, 'resource.not-found']);
	});
});

describe('client.get and client.list', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const namesOf = async (query: string): Promise<string[]> => {
		const answer = await service.call('GET', `/clients?sort=name&${query}`);
		return answer.body.data.map((one: { name: string }) => one.name);
	};

	it('find by part of the name, by the whole name and by the address', async () => {
		await aClient(service, { name: 'PT Contoh Maju', billing_email: 'a@maju.example' });
		await aClient(service, { name: 'CV Maju Bersama', billing_email: 'b@maju.example' });
		await aClient(service, { name: 'PT Lain' });
		expect(await namesOf('search=MAJU')).toEqual(['CV Maju Bersama', 'PT Contoh Maju']);
		expect(await namesOf('name=pt%20contoh%20%20MAJU')).toEqual(['PT Contoh Maju']);
		expect(await namesOf('name=pt%20contoh')).toEqual([]);
		expect(await namesOf('billing_email=B@maju.example')).toEqual(['CV Maju Bersama']);
		expect(await namesOf('search=maju&billing_email=a@maju.example')).toEqual(['PT Contoh Maju']);
	});

	it('take %, _ and \\ for the characters that they are', async () => {
		await aClient(service, { name: 'Toko 100% Asli' });
		await aClient(service, { name: 'Toko 1000 Asli' });
		await aClient(service, { name: 'a_b\\c' });
		await aClient(service, { name: 'axb-c' });
		expect(await namesOf(`search=${encodeURIComponent('100%')}`)).toEqual(['Toko 100% Asli']);
		expect(await namesOf('search=a_b')).toEqual(['a_b\\c']);
		expect(await namesOf(`search=${encodeURIComponent('b\\c')}`)).toEqual(['a_b\\c']);
	});

	it('give pages that neither repeat nor leave out', async () => {
		for (const letter of ['a', 'b', 'c']) await aClient(service, { name: `Halaman ${letter}` });
		const path = '/clients?search=halaman&sort=-name&limit=2';
		const first = await service.call('GET', path);
		const second = await service.call('GET', `${path}&cursor=${first.body.next_cursor}`);
		const names = [...first.body.data, ...second.body.data].map((one: any) => one.name);
		expect(names).toEqual(['Halaman c', 'Halaman b', 'Halaman a']);
		expect(second.body).toMatchObject({ has_more: false, next_cursor: null });
	});

	it('show a client only itself', async () => {
		const client = await aClient(service);
		const other = await aClient(service);
		const { aClientSession } = await import('../../portal/fixtures.ts');
		const token = await aClientSession(service, client);
		const own = await service.call('GET', `/clients/${client.id}`, undefined, { token });
		expect(own).toMatchObject({ status: 200, body: { id: client.id } });
		const foreign = await service.call('GET', `/clients/${other.id}`, undefined, { token });
		expect(foreign).toMatchObject({ status: 404, body: { details: { resource: 'client' } } });
	});
});

describe('client.link', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const link = (id: string, system: string, external_id: string) =>
		service.call('PUT', `/clients/${id}/links/${system}`, { external_id });

	it('keeps one id for each system, and repeating it changes nothing', async () => {
		const client = await aClient(service);
		await link(client.id, 'whmcs', '4711');
		await link(client.id, 'salesforce', 'A-1');
		expect(await link(client.id, 'whmcs', '4711')).toMatchObject({
			status: 200,
			body: {
				links: [
					{ system: 'salesforce', external_id: 'A-1' },
					{ system: 'whmcs', external_id: '4711' },
				],
			},
		});
	});

	it('refuses another id for the client and the id of another client', async () => {
		const client = await aClient(service);
		const other = await aClient(service);
		await link(client.id, 'whmcs', '1');
		for (const answer of [await link(client.id, 'whmcs', '2'), await link(other.id, 'whmcs', '1')])
			expect(answer).toMatchObject({
				status: 409,
				body: { code: 'client.link-taken', errors: [{ path: 'body.external_id' }] },
			});
		const after = await service.call('GET', `/clients/${other.id}`);
		expect(after.body.links).toEqual([]);
	});

	it('gives an id that two clients want at once to one', async () => {
		const clients = await Promise.all([aClient(service), aClient(service), aClient(service)]);
		const answers = await Promise.all(clients.map((client) => link(client.id, 'cosmic', 'x')));
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
	});

	it('wants a client that is there', async () => {
		expect((await link(unknownId, 'whmcs', '9')).status).toBe(404);
	});
});
