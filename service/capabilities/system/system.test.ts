import { z } from 'zod';
import { defineProvider } from '../../platform/provider/index.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { aJobGivenUp } from './fixtures.ts';

const notInstalled = defineProvider({
	id: 'whmcs',
	title: 'WHMCS',
	documentation: 'https://example.com',
	config: z.object({ WHMCS_URL: z.string() }),
	required: ['WHMCS_URL'],
	create: () => ({ provisioningTarget: {} }),
});

describe('system', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({
			providers: [...fakeProviders().manifests, notInstalled],
		});
	});
	afterAll(() => service.stop());

	it('system.ready tells the credential test who is asking', async () => {
		const answer = await service.call('GET', '/system/ready', undefined, { role: 'FINANCE' });
		expect(answer).toMatchObject({
			status: 200,
			body: { ready: true, actor: { name: 'test FINANCE', role: 'FINANCE' } },
		});
		expect(answer.body.version).toMatch(/^\d+\.\d+\.\d+/);
	});

	it.each([
		['OPERATIONS', []],
		['SALES', ['endpoint.register', 'subscription.activate']],
	] as const)(
		'system.ready tells %s which needed operations it may not use',
		async (role, missing) => {
			const path = '/system/ready?needs=endpoint.register,quotation.create,subscription.activate';
			const answer = await service.call('GET', path, undefined, { role });
			expect(answer.body.missing).toEqual(missing);
		},
	);

	it('system.ready names what the scopes of a key leave out, and what does not exist', async () => {
		const { body } = await service.call('POST', '/api-keys', {
			name: 'narrow',
			role: 'OPERATIONS',
			scopes: ['system.*', 'quotation.*'],
		});
		const path = '/system/ready?needs=quotation.send,email.send,thing.make';
		const answer = await service.call('GET', path, undefined, { token: body.key });
		expect(answer.body.missing).toEqual(['email.send', 'thing.make']);
	});

	it('system.ready refuses a caller without a key', async () => {
		const answer = await service.call('GET', '/system/ready', undefined, { role: 'NONE' });
		expect(answer.body.code).toBe('auth.required');
	});

	it('job.retry does once more what was given up, once however often it is asked', async () => {
		const { id: client_id } = await aClient(service);
		const note = { audience: 'FINANCE', subject: client_id, message: 'A test' };
		const notification = (await service.call('POST', '/notifications', note)).body;
		await service.runtime.database.client.$executeRaw`
			DELETE FROM pgboss.job WHERE name = 'notification.deliver'`;
		const given_up = await aJobGivenUp(service, 'notification.deliver', {
			notification_id: notification.id,
		});
		const matters = `/attention?subject_id=${given_up}`;
		expect((await service.call('GET', matters)).body.data).toMatchObject([
			{ kind: 'job.given_up', leads_on: ['job.retry'] },
		]);
		const path = `/jobs/${given_up}/retry`;
		expect((await service.call('POST', path, {}, { role: 'FINANCE' })).status).toBe(403);
		const answers = await Promise.all([
			service.call('POST', path, {}, { role: 'OPERATIONS', key: 'retry-1' }),
			service.call('POST', path, {}, { role: 'OPERATIONS', key: 'retry-2' }),
		]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
		expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({
			id: given_up,
			job: 'notification.deliver',
			error: 'A defect',
		});
		expect((await service.call('GET', matters)).body.data).toEqual([]);
		await service.settle();
		const { body } = await service.call('GET', `/notifications/${notification.id}`);
		expect(body.status).toBe('SENT');
		const audit = `/audit-entries?operation=job.retry&subject_id=${given_up}`;
		expect((await service.call('GET', audit)).body.data).toHaveLength(1);
	});

	it('job.retry leaves what this version does not know where it is', async () => {
		await service.runtime.database.client.$executeRaw`
			SELECT pgboss.create_queue('job.of-old', '{"policy":"standard"}'::jsonb)`;
		const id = await aJobGivenUp(service, 'job.of-old');
		expect((await service.call('POST', `/jobs/${id}/retry`)).body.code).toBe('job.unknown');
		const matters = await service.call('GET', `/attention?subject_id=${id}`);
		expect(matters.body.data).toHaveLength(1);
	});

	it('provider.list gives every vendor, installed or not', async () => {
		const answer = await service.call('GET', '/providers');
		expect(answer.body.data).toContainEqual({
			id: 'xendit',
			title: 'xendit',
			ports: ['paymentGateway', 'webhookSource'],
			installed: true,
		});
		expect(answer.body.data).toContainEqual({
			id: 'whmcs',
			title: 'WHMCS',
			ports: [],
			installed: false,
		});
	});

	it('provider.list narrows to the vendors for one port', async () => {
		const answer = await service.call('GET', '/providers?port=provisioningTarget');
		expect(answer.body.data.map((one: any) => one.id)).toEqual([
			'google-workspace',
			'gcp',
			'docker',
		]);
	});

	it('audit_entry.list gives who did what to a thing, page by page', async () => {
		const client = await aClient(service);
		const update = { phone: '+628123456789' };
		await service.call('PATCH', `/clients/${client.id}`, update, { role: 'SALES', key: 'change' });
		const path = `/audit-entries?subject_id=${client.id}&sort=created_at&limit=1`;
		const first = await service.call('GET', path);
		expect(first.body.data).toMatchObject([
			{ operation: 'client.create', actor_name: 'bootstrap' },
		]);
		const next = await service.call('GET', `${path}&cursor=${first.body.next_cursor}`);
		expect(next.body).toMatchObject({
			data: [{ operation: 'client.update', actor_type: 'API_KEY', actor_name: 'test SALES' }],
			has_more: false,
		});
	});

	it('audit_entry.list narrows to one operation', async () => {
		await aClient(service);
		const answer = await service.call('GET', '/audit-entries?operation=client.create');
		expect(answer.body.data.length).toBeGreaterThan(0);
		expect(new Set(answer.body.data.map((one: any) => one.operation))).toEqual(
			new Set(['client.create']),
		);
	});

	it('audit_entry.list narrows to what one actor did', async () => {
		await service.call(
			'POST',
			'/clients',
			{ name: 'PT Aktor', billing_email: 'a@aktor.example' },
			{ role: 'SALES' },
		);
		const all = (await service.call('GET', '/audit-entries?limit=200')).body.data;
		const { actor_id } = all.find((one: any) => one.actor_name === 'test SALES');
		const answer = await service.call('GET', `/audit-entries?actor_id=${actor_id}&limit=200`);
		expect(answer.body.data).toEqual(all.filter((one: any) => one.actor_id === actor_id));
	});

	it('audit_entry.list holds the names of what was given, and neither values nor keys', async () => {
		const body = { name: 'PT Rahasia', billing_email: 'rahasia@contoh.example' };
		const { id } = (await service.call('POST', '/clients', body, { key: 'a-key-of-a-command' }))
			.body;
		const answer = await service.call('GET', `/audit-entries?subject_id=${id}`);
		expect(answer.body.data[0].fields).toEqual(expect.arrayContaining(['name', 'billing_email']));
		for (const value of [...Object.values(body), 'a-key-of-a-command'])
			expect(JSON.stringify(answer.body)).not.toContain(value);
	});

	it('audit_entry.list is for administrators and operations', async () => {
		const ask = (role: 'OPERATIONS' | 'SALES' | 'FINANCE') =>
			service.call('GET', '/audit-entries', undefined, { role });
		expect((await ask('OPERATIONS')).status).toBe(200);
		for (const role of ['SALES', 'FINANCE'] as const)
			expect((await ask(role)).body.code).toBe('auth.forbidden');
	});
});
