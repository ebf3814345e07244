import { load } from 'cheerio';
import { startTestService, type TestService } from '../../tests/service.ts';
import { anApproval } from '../approvals/fixtures.ts';
import { anOperator } from './fixtures.ts';

describe('page of approvals', () => {
	let service: TestService;
	const cookies: Record<string, string> = {};
	beforeAll(async () => {
		service = await startTestService();
		for (const role of ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN'] as const)
			cookies[role] = (await anOperator(service, role)).cookie;
	});
	afterAll(() => service.stop());

	const open = async (path: string, role = 'FINANCE', language = 'en') => {
		const answer = await service.http
			.get(path)
			.set('Cookie', cookies[role] ?? '')
			.set('Accept-Language', language);
		const { status, headers } = answer;
		return { status, $: load(answer.text), location: headers['location'] };
	};
	const decide = (id: string, verb: string, fields: object = {}, role = 'FINANCE') =>
		service
			.submit(`/console/approvals/${id}/approval.${verb}`, {
				form_token: crypto.randomUUID(),
				...fields,
			})
			.set('Cookie', cookies[role] ?? '')
			.set('Accept-Language', 'en');
	/** What the page says after the form led there, with its notice. */
	const follow = async (answer: { headers: any }, role = 'FINANCE') => {
		const set = ([] as string[]).concat(answer.headers['set-cookie'] ?? []);
		const flash = set.map((one) => one.split(';')[0]).join('; ');
		const page = await service.http
			.get(answer.headers['location'])
			.set('Cookie', `${cookies[role]}; ${flash}`)
			.set('Accept-Language', 'en');
		return load(page.text)('main').text();
	};
	const read = async (id: string) => (await service.call('GET', `/approvals/${id}`)).body;

	it('lists what waits, with its money, in the language of the reader', async () => {
		const { id } = await anApproval(service);
		const { $ } = await open('/console/approvals');
		expect($(`a[href="/console/approvals/${id}"]`).text()).toBe('Discount of a quotation');
		expect($('main').text()).toContain('IDR 937,500');
		const { $: id$ } = await open('/console/approvals', 'FINANCE', 'id');
		expect(id$('main').text()).toContain('Diskon penawaran');
		expect(id$('main').text()).toContain('Rp 937.500');
		const { $: none } = await open('/console/approvals?status=WITHDRAWN');
		expect(none('main').text()).toContain('No approval fits');
		expect((await open('/console/approvals', 'NOBODY')).location).toBe(
			'/console/sign-in?to=%2Fconsole%2Fapprovals',
		);
	});

	it('says what a decision will and will not do before it is made, and makes it', async () => {
		const { id } = await anApproval(service);
		const { $ } = await open(`/console/approvals/${id}`);
		expect($('main').text()).toContain('the quotation is sent to the client');
		expect($('main').text()).toContain('a new version needs its own');
		const answer = await decide(id, 'grant', { reason: 'Three years' });
		expect(answer.status).toBe(303);
		expect(await follow(answer)).toContain('Done: Grant');
		expect(await read(id)).toMatchObject({
			status: 'GRANTED',
			reason: 'Three years',
			decided_by: 'Rudi Hartono',
		});
	});

	it('asks why it is refused', async () => {
		const { id } = await anApproval(service);
		const answer = await decide(id, 'refuse', { reason: '' });
		expect(answer.status).toBe(422);
		expect(load(answer.text)('[role=alert]').text()).toContain('Reason');
		expect((await read(id)).status).toBe('PENDING');
		expect((await decide(id, 'refuse', { reason: 'Below our cost' })).status).toBe(303);
		expect(await read(id)).toMatchObject({ status: 'REFUSED', reason: 'Below our cost' });
	});

	it.each(['grant', 'refuse'])(
		'shows a decision that was made at the other door as it stands, and not as an error: %s',
		async (verb) => {
			const { id } = await anApproval(service);
			const body = { reason: 'Below our cost', decided_by: 'Dewi' };
			await service.call('POST', `/approvals/${id}/refuse`, body);
			const answer = await decide(id, verb, { reason: 'Mine' });
			expect(answer.status).toBe(303);
			expect(await follow(answer)).toContain('It was decided already: Refused, Dewi.');
			expect(await read(id)).toMatchObject({ status: 'REFUSED', reason: 'Below our cost' });
			const { $ } = await open(`/console/approvals/${id}`);
			expect($('main').text()).toContain('Dewi');
			expect($('form[action*="approval.grant"]')).toHaveLength(0);
		},
	);

	it('offers the decision to the role that may make it, and refuses it to the others', async () => {
		const { id } = await anApproval(service, { kind: 'quotation.amount' });
		for (const role of ['SALES', 'FINANCE']) {
			const { $ } = await open(`/console/approvals/${id}`, role);
			expect($('form[action$="approval.grant"]')).toHaveLength(0);
			expect($('main').text()).toContain('It waits for the decision of: Operations');
			expect((await decide(id, 'grant', {}, role)).status).toBe(404);
		}
		expect((await read(id)).status).toBe('PENDING');
		const { $ } = await open(`/console/approvals/${id}`, 'OPERATIONS');
		expect($('form[action$="approval.grant"]')).toHaveLength(1);
	});

	it('says to the person who asked that another has to decide', async () => {
		const { id } = await anApproval(service);
		const { user, cookie } = await anOperator(service, 'ADMIN');
		cookies['ASKER'] = cookie;
		const data = { asked_by_actor: `USER:${user.id}`, asked_by: user.name };
		await service.runtime.database.client.approval.update({ where: { id }, data });
		const answer = await decide(id, 'grant', {}, 'ASKER');
		expect(answer.text).toContain('another person has to decide');
		expect((await read(id)).status).toBe('PENDING');
	});
});
