import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { ClientRole } from '../../../platform/actor/index.ts';
import { clientRoles } from '../../../platform/actor/index.ts';
import { chunksOf } from '../../../tests/chunks-of.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientChange } from '../../client-changes/fixtures.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { aSubscription } from '../../subscriptions/fixtures.ts';
import { acceptance } from '../fixtures.ts';
import { signInModule } from '../../sign-in/module.ts';
import { portalModule } from '../module.ts';

type Kind = 'quotation' | 'invoice' | 'subscription' | 'change' | 'person' | 'company' | 'none';
type Route = {
	kind: Kind;
	roles: readonly ClientRole[];
	fields?: object;
	/** What a role gets that may; 200 for a page and 303 for a form unless it says otherwise. */
	status?: number;
	/** Needs a company in which nothing was asked for yet. */
	fresh?: true;
};
const all = clientRoles;
const money: readonly ClientRole[] = ['OWNER', 'FINANCE'];
const owner: readonly ClientRole[] = ['OWNER'];
const work: readonly ClientRole[] = ['OWNER', 'TECHNICAL'];
const question = { text: 'Apa yang termasuk?' };

/** Every page and form of the portal, and who of a company it is for. A new one is missing here until it is decided. */
const routes: Readonly<Record<string, Route>> = {
	'GET /portal': { kind: 'none', roles: all },
	'GET /portal/quotations/:id': { kind: 'quotation', roles: money },
	'POST /portal/quotations/:id/accept': { kind: 'quotation', roles: owner, fields: acceptance() },
	'POST /portal/quotations/:id/reject': {
		kind: 'quotation',
		roles: owner,
		fields: { reason: 'Terlalu mahal' },
	},
	'POST /portal/quotations/:id/ask': { kind: 'quotation', roles: money, fields: question },
	'GET /portal/invoices/:id': { kind: 'invoice', roles: money },
	// The page itself, with what the gateway says.
	'POST /portal/invoices/:id/check': { kind: 'invoice', roles: money, status: 200 },
	'POST /portal/invoices/:id/ask': { kind: 'invoice', roles: money, fields: question },
	'GET /portal/subscriptions/:id': { kind: 'subscription', roles: all },
	'POST /portal/subscriptions/:id/steps/:task/check': { kind: 'subscription', roles: work },
	// A preview.
	'POST /portal/subscriptions/:id/seats': { kind: 'subscription', roles: money, status: 200 },
	'POST /portal/subscriptions/:id/seats/ask': { kind: 'subscription', roles: money, fresh: true },
	'GET /portal/subscriptions/:id/end': { kind: 'subscription', roles: owner },
	'POST /portal/subscriptions/:id/end': {
		kind: 'subscription',
		roles: owner,
		fields: { reason: 'Kantor tutup' },
		fresh: true,
	},
	'POST /portal/subscriptions/:id/changes/:change/withdraw': {
		kind: 'subscription',
		roles: money,
		fresh: true,
	},
	'POST /portal/subscriptions/:id/ask': { kind: 'subscription', roles: all, fields: question },
	'GET /portal/documents': { kind: 'none', roles: money },
	'GET /portal/statement': { kind: 'none', roles: money },
	'GET /portal/company': { kind: 'none', roles: all },
	'POST /portal/company': {
		kind: 'none',
		roles: money,
		fields: { name: 'PT Lain', billing_email: 'lain@contoh.example', locale: 'id' },
		fresh: true,
	},
	'POST /portal/company/changes/:id/withdraw': { kind: 'change', roles: money, fresh: true },
	'GET /portal/actions': { kind: 'none', roles: all },
	'GET /portal/people': { kind: 'none', roles: all },
	'POST /portal/people/invite': {
		kind: 'none',
		roles: owner,
		fields: { name: 'Rina', email: 'rina@contoh.example', role: 'FINANCE' },
	},
	'POST /portal/people/:membership_id/role': {
		kind: 'person',
		roles: owner,
		fields: { role: 'FINANCE' },
	},
	'POST /portal/people/:membership_id/remove': { kind: 'person', roles: owner, fresh: true },
	'POST /portal/switch-company': { kind: 'company', roles: all },
	'GET /portal/sessions': { kind: 'none', roles: all },
	// Of a session that is not the reader's.
	'POST /portal/sessions/end': {
		kind: 'none',
		roles: all,
		fields: { session_id: randomUUID() },
		status: 404,
	},
	'GET /portal/security': { kind: 'none', roles: all },
	'POST /portal/security/password': {
		kind: 'none',
		roles: all,
		fields: { password: 'kopi susu tanpa gula' },
	},
	'POST /portal/security/password/remove': { kind: 'none', roles: all },
	'POST /portal/security/passkeys/remove': { kind: 'none', roles: all },
	// A wrong code.
	'POST /portal/security/app/confirm': { kind: 'none', roles: all, status: 422 },
	'POST /portal/security/app/off': { kind: 'none', roles: all, status: 422 },
};
/** Open to everybody, or answered to a script: the tests of sign-in say what they give. */
const ofSignIn = /^(?:GET|POST) \/portal\/(?:sign-in|sign-out|security\/passkeys(?:\/options)?$)/;
/** Tested below; it stays open. */
const stream = 'GET /portal/subscriptions/:id/steps';

describe('who may see what in the portal', () => {
	let service: TestService;
	const sessions = new Map<string, string>();
	type World = Record<Exclude<Kind, 'none'>, string> & { item: string; task: string; wish: string };
	let own: World;
	let foreign: World;

	const aWorld = async (client_id: string): Promise<World> => {
		const product = await aProduct(service, { provisioning_target: 'google-workspace' });
		const bought = [{ product_id: product.id, quantity: 25 }];
		const subscription = await aSubscription(service, {
			status: 'ACTIVE',
			client_id,
			items: bought,
		});
		const items = [{ item_id: subscription.items[0].id, quantity: 30 }];
		const wish = await service.call('POST', `/subscriptions/${subscription.id}/change-requests`, {
			items,
			reason: 'A test',
		});
		const membership = await service.call('POST', `/clients/${client_id}/people`, {
			name: 'Tono',
			email: `${randomUUID()}@contoh.example`,
			role: 'TECHNICAL',
		});
		const tasks = await service.call('GET', `/provisioning-tasks?client_id=${client_id}`);
		return {
			quotation: (await aQuotation(service, { status: 'SENT', client_id })).id,
			invoice: (await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id })).id,
			subscription: subscription.id,
			change: (await aClientChange(service, { client_id })).id,
			person: membership.body.id,
			company: client_id,
			item: subscription.items[0].id,
			task: tasks.body.data[0].id,
			wish: wish.body.id,
		};
	};
	beforeAll(async () => {
		service = await startTestService();
		const client = await aClient(service);
		for (const role of clientRoles)
			sessions.set(role, (await signInAsClient(service, client.name, client.id, role)).token);
		own = await aWorld(client.id);
		foreign = await aWorld((await aClient(service)).id);
		await service.settle();
	});
	afterAll(() => service.stop());

	const addressOf = (name: string, world: World, { kind }: Route): string =>
		name
			.replace(/^\w+ /, '')
			.replace(':id', kind === 'none' ? '' : world[kind])
			.replace(':membership_id', world.person)
			.replace(':task', world.task)
			.replace(':change', world.wish);
	const open = async (name: string, world: World, token: string | null) => {
		const route = routes[name]!;
		const { kind } = route;
		const address = addressOf(name, world, route);
		const cookie = token === null ? 'other=1' : `cloudsales_portal=${token}`;
		const form_token = randomUUID();
		const seats = { [`quantity_${world.item}`]: '40', reason: 'Lebih banyak orang' };
		const fields = {
			...(name.includes('/seats') ? seats : {}),
			...(kind === 'company' ? { client_id: world.company } : {}),
			...route.fields,
			form_token,
		};
		return name.startsWith('GET')
			? service.http.get(address).set('Cookie', cookie)
			: service.submit(address, fields).set('Cookie', cookie);
	};
	const guessed: World = {
		quotation: randomUUID(),
		invoice: randomUUID(),
		subscription: randomUUID(),
		change: randomUUID(),
		person: randomUUID(),
		company: randomUUID(),
		item: randomUUID(),
		task: randomUUID(),
		wish: randomUUID(),
	};
	const broken = Object.fromEntries(
		Object.keys(guessed).map((key) => [key, "x'%20OR%201=1"]),
	) as World;
	/** A company of its own; without the wish that waits where the form makes one. */
	const aCompany = async (role: ClientRole, name: string) => {
		const client = await aClient(service);
		const { token } = await signInAsClient(service, client.name, client.id, role);
		const world = await aWorld(client.id);
		if (/\/(?:end|ask)$/.test(name))
			await service.call('POST', `/subscription-changes/${world.wish}/withdraw`);
		return { token, world };
	};
	/** Of what is said above the page that a form leads to: a refusal is a warning. */
	const toneOf = ({ headers }: { headers: Record<string, unknown> }): string | null => {
		const cookie = /cloudsales_notice=([\w-]+)\./.exec(String(headers['set-cookie'] ?? ''))?.[1];
		if (cookie === undefined) return null;
		return JSON.parse(Buffer.from(cookie, 'base64url').toString()).notice.tone;
	};
	const tables = [
		'quotations',
		'billing_cycles',
		'subscription_changes',
		'client_changes',
		'clients',
		'messages',
		'payment_links',
		'memberships',
	];
	const stateOf = async (): Promise<string[]> =>
		Promise.all(
			tables.map(async (table) => {
				const [row] = await service.runtime.database.client.$queryRawUnsafe<{ hash: string }[]>(
					`SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS hash FROM ${table} t`,
				);
				return `${table} ${row!.hash}`;
			}),
		);

	it('is decided for every page and form that there is', () => {
		const router = Router();
		for (const module of [portalModule, signInModule]) module.pages?.(router, service.runtime, []);
		const mounted = router.stack.flatMap(({ route }) =>
			route === undefined
				? []
				: route.stack.map(({ method }) => `${String(method).toUpperCase()} ${route.path}`),
		);
		const portal = mounted.filter(
			(name) => / \/portal/.test(name) && name !== stream && !ofSignIn.test(name),
		);
		expect([...new Set(portal)].sort()).toEqual(Object.keys(routes).sort());
	});

	// Reading first: what is sent afterwards changes what there is.
	const names = Object.keys(routes).sort((a, b) => a.localeCompare(b));
	describe.each(names)('%s', (name) => {
		const { roles, kind, status, fresh } = routes[name]!;

		it('leads a stranger to the sign-in', async () => {
			const before = await stateOf();
			const answer = await open(name, own, null);
			expect([answer.status, answer.headers['location']]).toEqual([
				303,
				expect.stringMatching(/^\/portal\/sign-in/),
			]);
			expect(await stateOf()).toEqual(before);
		});

		it('is not for other roles', async () => {
			const before = await stateOf();
			for (const role of clientRoles.filter((one) => !roles.includes(one))) {
				const answer = await open(name, own, sessions.get(role)!);
				expect([role, answer.status]).toEqual([role, 403]);
			}
			expect(await stateOf()).toEqual(before);
		});

		it('does not exist with the id of another company, nor with a guessed or broken one', async () => {
			// Where a company is chosen, another one is refused by a notice; see the tests of sign-in.
			if (kind === 'none' || kind === 'company') return;
			const before = await stateOf();
			for (const role of clientRoles)
				for (const world of [foreign, guessed, broken]) {
					const answer = await open(name, world, sessions.get(role)!);
					expect(roles.includes(role) ? [404] : [403, 404]).toContain(answer.status);
					for (const id of Object.values(foreign)) expect(answer.text).not.toContain(`${id}"`);
				}
			expect(await stateOf()).toEqual(before);
		});

		it.each([...roles])('is there for %s', async (role) => {
			const { world, token } =
				fresh === true ? await aCompany(role, name) : { world: own, token: sessions.get(role)! };
			const answer = await open(name, world, token);
			expect([answer.status, toneOf(answer)]).not.toContain('warning');
			expect(answer.status).toBe(status ?? (name.startsWith('GET') ? 200 : 303));
		});
	});

	it('shows a role no button that it may not press', async () => {
		const pages = ['GET /portal/subscriptions/:id', 'GET /portal/company'];
		for (const role of clientRoles)
			for (const name of pages) {
				const { text } = await open(name, own, sessions.get(role)!);
				const actions = [...text.matchAll(/action="(\/portal\/[^"]+)"/g)].map(([, path]) => path!);
				for (const action of actions) {
					const found = Object.entries(routes).find(([route]) =>
						new RegExp(`^POST ${route.replace('POST ', '').replaceAll(/:\w+/g, '[^/]+')}$`).test(
							`POST ${action}`,
						),
					);
					if (found === undefined) continue;
					expect([role, action, found[1].roles.includes(role)]).toEqual([role, action, true]);
				}
			}
	});

	it('shows a technical person no amount', async () => {
		const technical = sessions.get('TECHNICAL')!;
		for (const name of ['GET /portal', 'GET /portal/subscriptions/:id'])
			expect((await open(name, own, technical)).text).not.toMatch(/Rp\s?\d/);
	});

	it('streams the steps to the session alone, and ends with it', async () => {
		const path = `/portal/subscriptions/${own.subscription}/steps`;
		const nobody = await service.http.get(path).set('Accept-Language', 'en');
		expect(nobody.text).toContain('Your session is over');
		expect(nobody.text).not.toContain('<ol');
		const stranger = `/portal/subscriptions/${foreign.subscription}/steps`;
		const cookie = `cloudsales_portal=${sessions.get('OWNER')}`;
		expect((await service.http.get(stranger).set('Cookie', cookie)).status).toBe(404);
	});

	it('counts a stream as no use of the session: a tab that was left open keeps nobody signed in', async () => {
		const aCookie = async () =>
			`cloudsales_portal=${(await signInAsClient(service, 'PT', own.company)).token}`;
		const [left, used] = [await aCookie(), await aCookie()];
		const pageOf = async (cookie: string) =>
			(await service.http.get('/portal').set('Cookie', cookie)).status;
		const begun = service.now.getTime();
		const wait = (minutes: number) => {
			service.now = new Date(begun + minutes * 60_000);
		};
		wait(100);
		const steps = `${service.address}/portal/subscriptions/${own.subscription}/steps`;
		const opened = await fetch(steps, { headers: { cookie: left } });
		let seen = '';
		for await (const chunk of chunksOf(opened)) {
			seen += chunk;
			if (seen.includes('<ol')) break;
		}
		expect(seen).toContain('<ol');
		expect(await pageOf(used)).toBe(200);
		wait(121);
		expect([await pageOf(left), await pageOf(used)]).toEqual([303, 200]);
		service.now = new Date(begun);
	});
});
