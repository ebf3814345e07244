import { failureOf, startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';
import { google } from './index.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const email = 'ani@maju.co.id';
const insert = (rest = {}) =>
	bench.directory.users.insert({
		requestBody: {
			primaryEmail: email,
			name: { givenName: 'Ani', familyName: 'Wijaya' },
			password: 'a long password 1',
			externalIds: [{ type: 'custom', customType: 'order_line', value: 'task_1' }],
			...rest,
		},
	});
const get = async () => (await bench.directory.users.get({ userKey: email })).data;
const sku = { productId: 'Google-Apps', skuId: '1010020028' };
const assign = () =>
	bench.licensing.licenseAssignments.insert({ ...sku, requestBody: { userId: email } });
const summary = (error: any) => [error.status, error.response.data.error.errors[0].reason];

describe('google tokens', () => {
	const ask = (claims: Record<string, string>) => {
		const { jwt, env } = bench;
		const client = jwt(['admin.directory.user'], claims.sub ?? env.GOOGLE_ADMIN_SUBJECT);
		Object.assign(client, claims.email ? { email: claims.email } : {});
		return client.authorize();
	};

	it('are given to the service account that signs with its key', async () => {
		expect((await ask({})).access_token).toMatch(/^ya29\./);
	});

	it('are refused to another account, another domain, another key and an undelegated scope', async () => {
		expect((await failureOf(ask({ email: 'x@y.example' }))).message).toContain('invalid_grant');
		expect((await failureOf(ask({ sub: 'a@gmail.com' }))).message).toContain('invalid_grant');
		const other = await startBench();
		try {
			const client = bench.jwt(['admin.directory.user'], bench.env.GOOGLE_ADMIN_SUBJECT);
			client.key = other.env.GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY ?? '';
			expect((await failureOf(client.authorize())).message).toContain('invalid_grant');
		} finally {
			await other.close();
		}
		const drive = bench.jwt(['drive'], bench.env.GOOGLE_ADMIN_SUBJECT);
		expect((await failureOf(drive.authorize())).status).toBe(401);
	});

	it('are refreshed for the OAuth client of the sender', async () => {
		const client = (await bench.control('GET', '/oauth-client')).body;
		const refresh = (body: Record<string, string>) =>
			fetch(bench.env.GOOGLE_TOKEN_URL ?? '', {
				method: 'POST',
				body: new URLSearchParams({ grant_type: 'refresh_token', ...body }),
			});
		expect((await refresh(client)).status).toBe(200);
		const revoked = await refresh({ ...client, refresh_token: 'revoked' });
		expect(await revoked.json()).toMatchObject({ error: 'invalid_grant' });
	});

	it('are checked: unknown ones get 401, wrong scopes 403, no administrator 403', async () => {
		const url = `${bench.env.GOOGLE_ADMIN_BASE_URL}admin/directory/v1/users/${email}`;
		const withToken = async (token: string) =>
			(await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
		const token = async (scopes: string[], subject?: string) =>
			(await bench.jwt(scopes, subject).authorize()).access_token ?? '';
		expect(await withToken('nonsense')).toBe(401);
		expect(await withToken(await token(['apps.licensing'], bench.env.GOOGLE_ADMIN_SUBJECT))).toBe(
			403,
		);
		expect(await withToken(await token(['admin.directory.user'], bench.env.GMAIL_SENDER))).toBe(
			403,
		);
		expect(await withToken(await token(['admin.directory.user']))).toBe(403);
	});
});

describe('google tokens that have run out', () => {
	it('are refused', async () => {
		const { access_token = '' } = await bench.jwt(['cloud-platform']).authorize();
		const ask = async () => {
			const url = `${bench.env.GCP_RESOURCE_MANAGER_BASE_URL}v3/projects`;
			return (await fetch(url, { headers: { authorization: `Bearer ${access_token}` } })).status;
		};
		expect(await ask()).toBe(200);
		const token = google.in(bench.sandbox.world).credentials.tokens.get(access_token ?? '');
		Object.assign(token ?? {}, { expires_at: Date.now() - 1 });
		expect(await ask()).toBe(401);
	});

	it('by the fault token_expired reach the caller: the client does not get a new one by itself', async () => {
		await insert();
		await bench.fault({ vendor: 'google', kind: 'token_expired', times: 1 });
		expect((await failureOf(get())).status).toBe(401);
		const { requests } = (await bench.control('GET', '/requests?vendor=google')).body;
		expect(requests.at(-1)).toMatchObject({ method: 'GET', status: 401, fault: 'token_expired' });
	});
});

describe('directory users', () => {
	it('are created once: the second insert is a duplicate and the marker says whose it is', async () => {
		const { data } = await insert();
		expect(data.id).toMatch(/^\d{21}$/);
		expect(summary(await failureOf(insert()))).toEqual([409, 'duplicate']);
		expect(await get()).toMatchObject({
			id: data.id,
			externalIds: [{ value: 'task_1' }],
			name: { fullName: 'Ani Wijaya' },
		});
	});

	it('never give their password back', async () => {
		await insert();
		expect(JSON.stringify(await get())).not.toContain('a long password');
		expect(JSON.stringify(await bench.books('google'))).not.toContain('a long password');
	});

	it('are suspended and unsuspended by patch', async () => {
		await insert();
		const patch = (suspended: boolean) =>
			bench.directory.users.patch({ userKey: email, requestBody: { suspended } });
		expect((await patch(true)).data).toMatchObject({ suspended: true, suspensionReason: 'ADMIN' });
		expect((await patch(false)).data).not.toHaveProperty('suspensionReason');
	});

	it('keep their address taken after deletion', async () => {
		await insert();
		await bench.directory.users.delete({ userKey: email });
		expect(summary(await failureOf(get()))).toEqual([404, 'notFound']);
		expect((await failureOf(insert())).status).toBe(409);
		await bench.control('POST', '/clock', { advance_ms: 21 * 86_400_000 });
		await insert();
	});

	it('are listed by customer, domain and query', async () => {
		await insert();
		await insert({ primaryEmail: 'budi@lain.co.id', externalIds: [] });
		const list = async (query: object) =>
			((await bench.directory.users.list(query)).data.users ?? []).map((user) => user.primaryEmail);
		expect(await list({ customer: 'my_customer' })).toEqual([email, 'budi@lain.co.id']);
		expect(await list({ domain: 'lain.co.id' })).toEqual(['budi@lain.co.id']);
		expect(await list({ customer: 'my_customer', query: 'externalId=task_1' })).toEqual([email]);
		expect((await failureOf(bench.directory.users.list({}))).status).toBe(400);
	});

	it.each([
		['no name', { name: {} }, 'required'],
		['a short password', { password: 'short' }, 'invalid'],
		['no address', { primaryEmail: 'ani' }, 'invalid'],
	])('are refused with %s', async (_title, wrong, reason) => {
		expect(summary(await failureOf(insert(wrong)))).toEqual([400, reason]);
	});

	it('can be put into groups and made administrators', async () => {
		await insert();
		await bench.directory.users.makeAdmin({ userKey: email, requestBody: { status: true } });
		expect((await get()).isAdmin).toBe(true);
	});
});

describe('licences', () => {
	it('are assigned, read, moved to another SKU and taken away', async () => {
		await insert();
		expect((await assign()).data.skuName).toBe('Google Workspace Business Standard');
		const moved = await bench.licensing.licenseAssignments.patch({
			...sku,
			userId: email,
			requestBody: { productId: 'Google-Apps', skuId: '1010020025', userId: email },
		});
		expect(moved.data.skuId).toBe('1010020025');
		const gone = bench.licensing.licenseAssignments.get({ ...sku, userId: email });
		expect((await failureOf(gone)).status).toBe(404);
		await bench.licensing.licenseAssignments.delete({ ...sku, skuId: '1010020025', userId: email });
		expect((await bench.books('google')).licences).toEqual([]);
	});

	it('are one per product: a second insert is 409', async () => {
		await insert();
		await assign();
		expect(summary(await failureOf(assign()))).toEqual([409, 'duplicate']);
	});

	it('end with the seats: 412', async () => {
		await bench.control('POST', '/google/seats', { sku: sku.skuId, seats: 0 });
		await insert();
		expect(summary(await failureOf(assign()))).toEqual([412, 'conditionNotMet']);
	});

	it('need a known user and a known SKU, and list only with a customer', async () => {
		expect((await failureOf(assign())).status).toBe(404);
		await insert();
		const unknown = bench.licensing.licenseAssignments.insert({
			productId: 'Google-Apps',
			skuId: '1',
			requestBody: { userId: email },
		});
		expect((await failureOf(unknown)).status).toBe(404);
		await assign();
		const { data } = await bench.licensing.licenseAssignments.listForProduct({
			productId: 'Google-Apps',
			customerId: bench.env.GOOGLE_CUSTOMER_ID ?? '',
		});
		expect(data.items?.map((one) => one.userId)).toEqual([email]);
	});
});

describe('workspace faults', () => {
	const fault = (kind: string, rest = {}) =>
		bench.fault({ vendor: 'google', kind, times: 1, ...rest });

	it('conflict_although_applied answers 409 and the user is there', async () => {
		await fault('conflict_although_applied');
		expect(summary(await failureOf(insert()))).toEqual([409, 'duplicate']);
		expect((await get()).externalIds).toMatchObject([{ value: 'task_1' }]);
	});

	it('conflict_although_applied answers 409 to an update that was made', async () => {
		await insert();
		await fault('conflict_although_applied');
		const update = bench.directory.users.update({
			userKey: email,
			requestBody: { suspended: true },
		});
		expect((await failureOf(update)).status).toBe(409);
		expect((await get()).suspended).toBe(true);
	});

	it('delayed_read hides a new user from the next reads', async () => {
		await fault('delayed_read', { reads: 2 });
		await insert();
		expect((await failureOf(get())).status).toBe(404);
		expect((await failureOf(get())).status).toBe(404);
		expect((await get()).primaryEmail).toBe(email);
	});

	it('no_licence_free answers 412 although seats are left', async () => {
		await insert();
		await fault('no_licence_free');
		expect((await failureOf(assign())).status).toBe(412);
		expect((await assign()).status).toBe(200);
	});

	it('auto_licence gives a new user a licence, so that an insert meets a duplicate', async () => {
		await fault('auto_licence');
		await insert();
		expect((await failureOf(assign())).status).toBe(409);
	});

	it('user_limit_reached refuses the insert with limitExceeded', async () => {
		await fault('user_limit_reached');
		expect(summary(await failureOf(insert()))).toEqual([412, 'limitExceeded']);
		expect((await bench.books('google')).users).toEqual([]);
	});

	it('domain_not_found refuses the insert', async () => {
		await fault('domain_not_found');
		expect((await failureOf(insert())).message).toContain('Domain not found');
		expect((await bench.books('google')).users).toEqual([]);
	});
});
