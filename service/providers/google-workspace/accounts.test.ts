import { pino } from 'pino';
import { finish } from '../../capabilities/provisioning/ports.suite.ts';
import type { ProvisioningRequest } from '../../capabilities/provisioning/ports.ts';
import { answerTokens, testAccount } from '../../platform/google/fixtures.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { fakeWorkspace } from './fixtures.ts';
import { googleWorkspace } from './provider.ts';

const log = pino({ enabled: false });
const settings = { sku_id: '1010020028', product_id: 'Google-Apps', domain: 'clients.example' };
const installation = { ...testAccount, GOOGLE_ADMIN_SUBJECT: 'admin@own.example' };
const marker = 'cs-7f1c0c9e';

answeredByNock();
beforeEach(answerTokens);

const request = (changes: Partial<ProvisioningRequest> = {}): ProvisioningRequest => ({
	task_id: 't',
	action: 'ACTIVATE',
	marker,
	settings,
	quantity: 3,
	before: null,
	siblings: [],
	client: { id: 'c-1', name: 'PT Maju Jaya', billing_email: 'ap@maju.example' },
	progress: {},
	...changes,
});

function target() {
	return googleWorkspace.create(installation, { log }).provisioningTarget;
}

describe('the administrator of a client with two subscriptions', () => {
	const other = 'cs-9e2b4a11';
	const first = (changes: Partial<ProvisioningRequest> = {}) =>
		request({ siblings: [{ marker: other, active: true }], ...changes });
	const second = (changes: Partial<ProvisioningRequest> = {}) =>
		request({ marker: other, siblings: [{ marker, active: true }], ...changes });

	it('is one account, with one licence; the seats of the second are left for staff', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		expect(await target().run(second())).toEqual({
			status: 'SUCCESS',
			result: {
				user_id: vendor.users[0]?.id,
				primary_email: vendor.users[0]?.primaryEmail,
				shared_account: true,
			},
			remaining: [{ what: 'LICENCE', count: 3, waiting_for: 'STAFF' }],
		});
		expect(await target().run(first())).toMatchObject({ remaining: [{ count: 2 }] });
		expect([vendor.users.length, vendor.licences.length]).toEqual([1, 1]);
	});

	it('is one account also when both are activated at once', async () => {
		const vendor = fakeWorkspace();
		await Promise.all([finish(target(), first()), finish(target(), second())]);
		expect([vendor.users.length, vendor.licences.length]).toEqual([1, 1]);
	});

	it('is the account of an earlier version, whose address was made of the item', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		Object.assign(vendor.users[0]!, { primaryEmail: 'admin.old-0a1b2c@clients.example' });
		await finish(target(), second());
		expect(vendor.users).toHaveLength(1);
	});

	it('is another account in another domain', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		await finish(target(), second({ settings: { ...settings, domain: 'other.example' } }));
		expect(vendor.users.map(({ primaryEmail }) => primaryEmail.split('@')[1])).toEqual([
			'clients.example',
			'other.example',
		]);
	});

	it('stays on until the last of the two is suspended, and keeps its licence until it ends', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		await finish(target(), second());
		const state = () => vendor.stateOf(vendor.users[0]);
		await finish(target(), first({ action: 'SUSPEND' }));
		expect(state()).toBe('ACTIVE');
		const off = { siblings: [{ marker, active: false }] };
		await finish(target(), second({ action: 'SUSPEND', ...off }));
		expect(state()).toBe('SUSPENDED');
		await finish(target(), second({ action: 'RESUME', ...off }));
		expect(state()).toBe('ACTIVE');
		await finish(target(), first({ action: 'TERMINATE' }));
		expect([state(), vendor.licences.length]).toEqual(['ACTIVE', 1]);
		await finish(target(), second({ action: 'TERMINATE', ...off }));
		expect(state()).toBe('TERMINATED');
	});

	it('comes back with a licence when the client buys again after its first subscription ended', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		await finish(target(), request({ action: 'TERMINATE' }));
		const again = second({ siblings: [{ marker, active: false }] });
		expect(await target().run(again)).toMatchObject({
			made: [{ what: 'ACCOUNT' }, { what: 'LICENCE' }],
			remaining: [{ count: 2 }],
		});
		expect(vendor.users).toHaveLength(1);
		expect(vendor.stateOf(vendor.users[0])).toBe('ACTIVE');
	});

	it('is not that of another client, whatever its name', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		const client = { id: 'c-2', name: 'PT Maju Jaya', billing_email: 'it@other.example' };
		await finish(target(), request({ marker: other, client }));
		expect(vendor.users).toHaveLength(2);
	});
});

describe('the accounts of an item', () => {
	const before = { quantity: 3, remaining: 0, settings };
	/** Accounts that staff made for the client's people and that carry the marker of the item. */
	function addMarked(vendor: ReturnType<typeof fakeWorkspace>, count: number, markers = [marker]) {
		const first = vendor.users.length;
		for (let index = first; index < first + count; index += 1) {
			const primaryEmail = `budi${index}@clients.example`;
			const externalIds = markers.map((value) => ({
				type: 'custom',
				customType: 'cloudsales',
				value,
			}));
			vendor.users.push({ id: `2${index}`, primaryEmail, suspended: false, externalIds });
			vendor.licences.push({ productId: 'Google-Apps', skuId: '1010020028', userId: primaryEmail });
		}
	}
	const suspended = (vendor: ReturnType<typeof fakeWorkspace>) =>
		vendor.users.filter((user) => user.suspended).length;

	it('are suspended, resumed and ended together when staff has put its marker on them', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		addMarked(vendor, 2);
		const seats = { before, quantity: 3 };
		await finish(target(), request({ action: 'SUSPEND', ...seats }));
		expect(suspended(vendor)).toBe(3);
		await finish(target(), request({ action: 'RESUME', ...seats }));
		expect([suspended(vendor), vendor.licences.length]).toEqual([0, 3]);
		await finish(target(), request({ action: 'TERMINATE', ...seats }));
		// What is in them belongs to the client: they stay, and cost nothing any more.
		expect([suspended(vendor), vendor.licences.length, vendor.users.length]).toEqual([3, 0, 3]);
	});

	it('are done some at a time, and each once', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		addMarked(vendor, 11);
		vendor.requests.length = 0;
		const first = await target().run(request({ action: 'SUSPEND' }));
		expect(first).toMatchObject({ status: 'RUNNING', poll_after_seconds: 5 });
		expect(suspended(vendor)).toBe(5);
		await finish(target(), request({ action: 'SUSPEND', progress: Object(first).progress }));
		expect(suspended(vendor)).toBe(12);
		expect(vendor.requests.filter((line) => line.startsWith('PATCH'))).toHaveLength(12);
	});

	it('leave what another item that is on uses as it is', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		addMarked(vendor, 1, [marker, 'cs-other']);
		const siblings = [{ marker: 'cs-other', active: true }];
		await finish(target(), request({ action: 'SUSPEND', siblings }));
		expect(vendor.users.map((user) => user.suspended)).toEqual([true, false]);
	});

	it('are not those of another item when the item was never activated', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		await finish(target(), request({ action: 'SUSPEND' }));
		const siblings = [{ marker, active: false }];
		for (const action of ['RESUME', 'SUSPEND', 'CHANGE'] as const)
			await expect(
				finish(target(), request({ action, marker: 'cs-never', siblings })),
			).rejects.toMatchObject({ code: 'account-missing' });
		expect(suspended(vendor)).toBe(1);
	});

	it('come back with a licence, also when it was taken away meanwhile', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		await finish(target(), request({ action: 'SUSPEND' }));
		vendor.licences.length = 0;
		vendor.freeLicences = 0;
		expect(await target().run(request({ action: 'RESUME' }))).toMatchObject({
			status: 'WAITING',
			code: 'NO_LICENCE_FREE',
		});
		vendor.freeLicences = 5;
		await finish(target(), request({ action: 'RESUME' }));
		expect(vendor.licences).toHaveLength(1);
	});

	it('free the licence that they hold, also when the product names another one since', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		const changed = { ...settings, sku_id: '1010020025' };
		await finish(target(), request({ action: 'TERMINATE', settings: changed }));
		expect(vendor.licences).toEqual([]);
	});

	it('get the licence of the new product when the product of the item changes', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		addMarked(vendor, 1);
		const plus = { ...settings, sku_id: '1010020025' };
		const earlier = { quantity: 3, remaining: 1, settings };
		const outcome = await target().run(
			request({ action: 'CHANGE', settings: plus, before: earlier }),
		);
		expect(vendor.licences.map(({ skuId }) => skuId)).toEqual(['1010020025', '1010020025']);
		expect(outcome).toMatchObject({
			status: 'SUCCESS',
			made: [{ what: 'LICENCE', count: 2 }],
			// The third was never set up; nothing else is left.
			remaining: [{ what: 'LICENCE', count: 1 }],
		});
	});

	it('give the licence of another Google product back when it is replaced', async () => {
		const vendor = fakeWorkspace();
		vendor.isOneLicenceForAllProducts = false;
		const vault = { sku_id: 'Google-Vault', product_id: 'Google-Vault', domain: 'clients.example' };
		await finish(target(), request({ quantity: 1, settings: vault }));
		const earlier = { quantity: 1, remaining: 0, settings: vault };
		await finish(target(), request({ action: 'CHANGE', quantity: 1, before: earlier }));
		expect(vendor.licences).toEqual([expect.objectContaining({ productId: 'Google-Apps' })]);
	});

	it('are left to staff when they would have to go to another domain', async () => {
		fakeWorkspace();
		await finish(target(), request());
		const moved = { ...settings, domain: 'other.example' };
		expect(
			await target().run(request({ action: 'CHANGE', settings: moved, before })),
		).toMatchObject({
			status: 'WAITING',
			code: 'OTHER_DOMAIN',
			note: expect.stringContaining('other.example'),
		});
	});
});
