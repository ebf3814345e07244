import { addDays } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aRequest, aSlug, aTemplate, aTenant, deploymentOf, runTasks } from './fixtures.ts';
import { requestDeployment } from './index.ts';
import { holdSlug, keepSlug, releaseSlug } from './slugs.ts';
import { followUpDeployments } from './jobs.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

const reason = { reason: 'The contract has ended' };
const post = (path: string, body?: object) => service.call('POST', path, body);
const tenantOf = async (id: string) => (await service.call('GET', `/tenants/${id}`)).body;
const stateOf = ({ id }: { id: string }) => service.vendors.tenants.books.get(`cs-${id}`);
const followUp = async () => {
	await service.runJob(followUpDeployments, {});
	await service.settle();
};

describe('tenant.suspend and tenant.resume', () => {
	it('stop a tenant, keep its data, and start it again', async () => {
		const { id, deployment } = await aTenant(service);
		expect((await post(`/tenants/${id}/suspend`, reason)).body).toMatchObject({
			status: 'SUSPENDED',
			is_active: false,
			...reason,
		});
		await runTasks(service);
		expect(stateOf(deployment)).toBe('SUSPENDED');
		expect(await deploymentOf(service, id)).toMatchObject({ status: 'SUSPENDED' });
		const listed = await service.call('GET', '/tenants?status=SUSPENDED');
		expect(listed.body.data.map((one: { id: string }) => one.id)).toContain(id);
		expect((await post(`/tenants/${id}/resume`)).body).toMatchObject({
			status: 'ACTIVE',
			reason: null,
		});
		await runTasks(service);
		expect(stateOf(deployment)).toBe('RUNNING');
		expect(await deploymentOf(service, id)).toMatchObject({ status: 'RUNNING' });
	});

	it('leave a tenant running whose suspension was taken back before it was begun', async () => {
		const { id, deployment } = await aTenant(service);
		await post(`/tenants/${id}/suspend`, reason);
		await post(`/tenants/${id}/resume`);
		await runTasks(service);
		expect(stateOf(deployment)).toBe('RUNNING');
		expect(await tenantOf(id)).toMatchObject({ status: 'ACTIVE' });
	});
});

describe('tenant.delete', () => {
	it('suspends at once, removes everything after the grace, and keeps the slug from others', async () => {
		const { id, slug, deployment } = await aTenant(service);
		const { body } = await post(`/tenants/${id}/delete`, reason);
		expect(body).toMatchObject({ status: 'LEAVING' });
		expect(body.delete_at).toBe(addDays(service.now, 30).toISOString());
		await runTasks(service);
		expect(stateOf(deployment)).toBe('SUSPENDED');
		service.now = addDays(service.now, 31);
		await followUp();
		const late = await post(`/tenants/${id}/resume`);
		expect([late.status, late.body.code]).toEqual([409, 'tenant.being-removed']);
		await runTasks(service);
		expect(stateOf(deployment)).toBeUndefined();
		expect(await tenantOf(id)).toMatchObject({ status: 'DELETED', url: null });
		const { body: slugs } = await service.call('GET', `/tenant-slugs?slug=${slug}`);
		expect(slugs.data).toMatchObject([{ status: 'QUARANTINED' }]);
		await expect(
			aRequest(service, { tenant: { name: 'Another', slug, settings: {} } }),
		).rejects.toMatchObject({ definition: { code: 'tenant_slug.taken' } });
	});

	it('is taken back by tenant.resume within the grace', async () => {
		const { id, deployment } = await aTenant(service);
		await post(`/tenants/${id}/delete`, reason);
		await runTasks(service);
		expect((await post(`/tenants/${id}/resume`)).body).toMatchObject({
			status: 'ACTIVE',
			delete_at: null,
		});
		await runTasks(service);
		service.now = addDays(service.now, 40);
		await followUp();
		expect(stateOf(deployment)).toBe('RUNNING');
	});

	it('removes a tenant for which nothing runs', async () => {
		const { tenant, deployment } = await aRequest(service);
		await post(`/deployments/${deployment.id}/roll-back`, reason);
		await post(`/tenants/${tenant.id}/delete`, reason);
		service.now = addDays(service.now, 31);
		await followUp();
		expect(await tenantOf(tenant.id)).toMatchObject({ status: 'DELETED' });
	});
});

describe('deployment.deploy-again and deployment.roll-back', () => {
	it('bring a tenant to its template as it is now, and take back what runs', async () => {
		const template = await aTemplate(service);
		const { id, deployment } = await aTenant(service, { template_id: template.id });
		const changes = { memory_mb: 1024, service_codes: [] };
		await service.call('PATCH', `/deployment-templates/${template.id}`, changes);
		await post(`/deployments/${deployment.id}/deploy-again`, {});
		await runTasks(service);
		expect(await deploymentOf(service, id)).toMatchObject({ status: 'RUNNING', memory_mb: 1024 });
		await post(`/deployments/${deployment.id}/roll-back`, reason);
		await runTasks(service);
		const listed = await service.call('GET', '/deployments?status=ROLLED_BACK');
		expect(listed.body.data.map((one: { id: string }) => one.id)).toContain(deployment.id);
		expect(stateOf(deployment)).toBeUndefined();
		expect(await tenantOf(id)).toMatchObject({ status: 'INACTIVE' });
	});

	it('refuse a suspended tenant with tenant.not-usable', async () => {
		const { id, deployment } = await aTenant(service);
		await post(`/tenants/${id}/suspend`, reason);
		const answer = await post(`/deployments/${deployment.id}/deploy-again`, {});
		expect([answer.status, answer.body.code]).toEqual([409, 'tenant.not-usable']);
	});

	it('refuse to leave things at a platform with deployment.other-platform', async () => {
		const { id, wish } = await aTenant(service);
		await service.runtime.database.client.deploymentInstance.update({
			where: { tenant_id: id },
			data: { platform: 'kubernetes' },
		});
		await expect(
			service.transaction((context) => requestDeployment(context, { ...wish, occasion: 'again' })),
		).rejects.toMatchObject({ definition: { code: 'deployment.other-platform' } });
	});
});

describe('a slug that is held', () => {
	const owner = () => ({ owner_type: 'order', owner_id: newId() });
	const hold = (slug: string, of = owner(), more: { override?: boolean } = {}) =>
		service.transaction((context) =>
			holdSlug(context, { slug, ...of, held_until: addDays(service.now, 1), ...more }),
		);

	it('is given to one of many that ask at once; the others get three free ones', async () => {
		const slug = aSlug();
		const answers = await Promise.all(Array.from({ length: 40 }, () => hold(slug)));
		expect(answers.filter(({ held }) => held)).toHaveLength(1);
		for (const answer of answers)
			if (!answer.held) {
				expect(answer.problem.code).toBe('TAKEN');
				expect(answer.suggestions).toHaveLength(3);
			}
		const [suggested = ''] = answers.flatMap((one) => (one.held ? [] : one.suggestions));
		expect(await hold(suggested)).toMatchObject({ held: true });
	});

	it('keeps look-alikes away, unless a person allows one', async () => {
		const slug = aSlug();
		await hold(slug);
		const alike = slug.replace('tenant', 'tenan-t');
		expect(await hold(alike)).toMatchObject({ held: false, problem: { code: 'TAKEN' } });
		expect(await hold(alike, owner(), { override: true })).toMatchObject({ held: true });
		expect(await hold(slug, owner(), { override: true })).toMatchObject({ held: false });
	});

	it('belongs to its owner until its time is over; another wish lets it go', async () => {
		const [first, second, mine] = [aSlug(), aSlug(), owner()];
		expect(await hold(first, mine)).toMatchObject({ held: true });
		expect(await hold(first, mine)).toMatchObject({ held: true });
		await hold(second, mine);
		expect(await hold(first)).toMatchObject({ held: true });
		expect(await hold(first, mine)).toMatchObject({ held: false });
		expect(await hold(second)).toMatchObject({ held: false });
		service.now = addDays(service.now, 2);
		expect(await hold(second)).toMatchObject({ held: true });
		await followUp();
		const { body } = await service.call('GET', `/tenant-slugs?slug=${first}`);
		expect(body.data.map(({ status }: { status: string }) => status)).toEqual([
			'RELEASED',
			'RELEASED',
		]);
	});

	it('is kept without a limit once its tenant is made, and released otherwise', async () => {
		const [slug, mine, other] = [aSlug(), owner(), owner()];
		await hold(slug, mine);
		expect(await service.transaction((context) => keepSlug(context, mine))).toBe(slug);
		await service.transaction((context) => releaseSlug(context, mine));
		expect(await hold(slug)).toMatchObject({ held: false });
		const free = aSlug();
		await hold(free, other);
		await service.transaction((context) => releaseSlug(context, other));
		expect(await hold(free)).toMatchObject({ held: true });
	});
});

describe('tenant_slug.release', () => {
	it('is for an ADMIN, and lets another tenant have the address', async () => {
		const slug = aSlug();
		await aRequest(service, { tenant: { name: 'A', slug, settings: {} } });
		await service.runtime.database.client.tenantSlug.updateMany({
			where: { slug },
			data: { status: 'QUARANTINED' },
		});
		const { body } = await service.call('GET', `/tenant-slugs?slug=${slug}`);
		const path = `/tenant-slugs/${body.data[0].id}/release`;
		const refused = await service.call('POST', path, reason, { role: 'OPERATIONS' });
		expect(refused.status).toBe(403);
		expect((await post(path, reason)).body).toMatchObject({ status: 'RELEASED', ...reason });
		const again = await aRequest(service, { tenant: { name: 'B', slug, settings: {} } });
		expect(again.tenant.slug).toBe(slug);
	});
});

describe('deployment_template.create, deployment_template.update and deployment_template.get', () => {
	it('refuse settings that the platform does not know, and a code that is there', async () => {
		const template = await aTemplate(service);
		expect((await service.call('GET', `/deployment-templates/${template.id}`)).body).toEqual(
			template,
		);
		await expect(aTemplate(service, { code: template.code })).rejects.toThrow(
			'deployment_template.code-taken',
		);
		await expect(aTemplate(service, { settings: { image: 'a', other: 1 } })).rejects.toThrow(
			'body.settings.other',
		);
		await expect(aTemplate(service, { platform: 'none' })).rejects.toThrow(
			'deployment_template.platform-not-installed',
		);
		const path = `/deployment-templates/${template.id}`;
		const wrong = await service.call('PATCH', path, { settings: { image: 1 } });
		expect(wrong.status).toBe(422);
		const off = await service.call('PATCH', path, { active: false });
		expect(off.body).toEqual({ ...template, active: false, updated_at: off.body.updated_at });
	});
});

describe('deployment_template.list and deployment_platform.list', () => {
	it('name the templates of a code, and what a platform needs to know', async () => {
		const template = await aTemplate(service);
		const path = `/deployment-templates?code=${template.code}&active=true`;
		expect((await service.call('GET', path)).body.data).toEqual([template]);
		const { body } = await service.call('GET', '/deployment-platforms');
		expect(body.data).toMatchObject([
			{ id: 'docker', settings: [{ name: 'image', required: true }] },
		]);
	});
});
