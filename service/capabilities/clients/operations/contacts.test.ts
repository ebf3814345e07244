import { startTestService, type TestService } from '../../../tests/service.ts';
import { clientsAtDomain, clientsOfAddress } from '../contact-store.ts';
import { aClient, aContact } from '../fixtures.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

describe('contact.create', () => {
	it('keeps the address in one form, and the right to accept only when it was given', async () => {
		const contact = await aContact(service, { email: '  Sari@BÜCHER.example ' });
		expect(contact).toMatchObject({
			email: 'sari@xn--bcher-kva.example',
			may_accept: false,
			active: true,
			phone: null,
		});
	});

	it('refuses a second entry with the same address and names the first, also when it was removed', async () => {
		const first = await aContact(service, { email: 'twice@contoh.example' });
		await service.call('POST', `/contacts/${first.id}/remove`);
		const again = await service.call('POST', `/clients/${first.client_id}/contacts`, {
			name: 'Another',
			email: 'TWICE@contoh.example',
		});
		expect([again.status, again.body.code, again.body.details]).toEqual([
			409,
			'contact.address-taken',
			{ contact_id: first.id },
		]);
	});

	it('does not know a client that is not there', async () => {
		const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
		const body = { name: 'A', email: 'a@b.example' };
		expect((await service.call('POST', `/clients/${id}/contacts`, body)).status).toBe(404);
	});
});

describe('contact.update', () => {
	it('changes what is named and leaves the rest', async () => {
		const { id } = await aContact(service, { phone: '0812 3456 7890', may_accept: true });
		const { body } = await service.call('PATCH', `/contacts/${id}`, { phone: null });
		expect(body).toMatchObject({ phone: null, may_accept: true, name: 'Sari Dewi' });
	});

	it('refuses the address of another contact of the same client', async () => {
		const one = await aContact(service, { email: 'one@contoh.example' });
		const { client_id } = one;
		const two = await aContact(service, { client_id, email: 'two@contoh.example' });
		const answer = await service.call('PATCH', `/contacts/${two.id}`, { email: one.email });
		expect([answer.status, answer.body.details]).toEqual([409, { contact_id: one.id }]);
	});
});

describe('contact.get, contact.list and contact.remove', () => {
	it('list by client and address, and keep the removed as not active', async () => {
		const { id, client_id, email } = await aContact(service);
		await aContact(service, { client_id });
		const removed = await service.call('POST', `/contacts/${id}/remove`);
		expect([removed.status, removed.body.active]).toEqual([200, false]);
		expect((await service.call('GET', `/contacts/${id}`)).body.active).toBe(false);
		expect((await service.call('GET', `/contacts?client_id=${client_id}`)).body.data).toHaveLength(
			2,
		);
		const byAddress = await service.call('GET', `/contacts?email=${email}`);
		expect(byAddress.body.data.map((one: { id: string }) => one.id)).toEqual([id]);
	});
});

describe('the clients of an address', () => {
	it('are those of its active contacts and those whose bills go there', async () => {
		const agency = 'agency@both.example';
		const paying = await aClient(service, { billing_email: agency });
		const advised = await aContact(service, { email: agency, may_accept: true });
		const known = await clientsOfAddress({ tx: service.runtime.database.client }, agency);
		expect(known).toEqual([
			expect.objectContaining({ client_id: paying.id, contact_id: null, may_accept: false }),
			expect.objectContaining({
				client_id: advised.client_id,
				contact_id: advised.id,
				may_accept: true,
			}),
		]);
		await service.call('POST', `/contacts/${advised.id}/remove`);
		const left = await clientsOfAddress({ tx: service.runtime.database.client }, agency);
		expect(left.map((one) => one.client_id)).toEqual([paying.id]);
	});

	it('at a domain are found whole, not by a part of its name', async () => {
		const { client_id } = await aContact(service, {
			email: 'x@whole_name.example'.replace('_', '-'),
		});
		const tx = service.runtime.database.client;
		expect(await clientsAtDomain({ tx }, 'whole-name.example')).toEqual([{ client_id }]);
		expect(await clientsAtDomain({ tx }, 'name.example')).toEqual([]);
		expect(await clientsAtDomain({ tx }, '%')).toEqual([]);
	});
});
