import { pino } from 'pino';
import { describeProvisioningTarget, finish } from '../../capabilities/provisioning/ports.suite.ts';
import type { ProvisioningRequest } from '../../capabilities/provisioning/ports.ts';
import { answerTokens, recording, testAccount } from '../../platform/google/fixtures.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { fakeWorkspace } from './fixtures.ts';
import { googleWorkspace } from './provider.ts';
import { carriesMarker, Progress, toAddress, toNewUser, WorkspaceSettings } from './translate.ts';

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

describeProvisioningTarget('google-workspace', () => {
	const vendor = fakeWorkspace();
	const foreign = '199999999999999999999';
	return {
		target: target(),
		settings,
		wrong_settings: { product_id: 'Google-Apps' },
		vendor: {
			count: (wanted) => vendor.marked(wanted).length,
			state: (wanted) => vendor.stateOf(vendor.marked(wanted)[0]),
			occupy: (wanted) => {
				const primaryEmail = toAddress(wanted, 'clients.example');
				vendor.users.push({ id: foreign, primaryEmail, suspended: false });
			},
			occupantState: () => vendor.stateOf(vendor.users.find(({ id }) => id === foreign)),
			loseNextCreateAnswer: () => {
				vendor.loseNextCreateAnswer = true;
			},
			interruptAfter: (after, how) => {
				vendor.interruption = { after, how };
			},
			behave: (behaviour) => {
				vendor.behaviour = behaviour;
				vendor.interruption = null;
			},
		},
	};
});

describe('google-workspace', () => {
	it('reports the account that was made', async () => {
		fakeWorkspace();
		const result = await finish(target(), request());
		expect(result).toEqual({
			user_id: expect.stringMatching(/^\d+$/),
			primary_email: toAddress(request(), 'clients.example'),
			product_id: 'Google-Apps',
			sku_id: '1010020028',
		});
	});

	it('says that of three seats one was made and two are left for staff, and of one seat nothing', async () => {
		fakeWorkspace();
		expect(await target().run(request())).toMatchObject({
			status: 'SUCCESS',
			made: [
				{ what: 'ACCOUNT', count: 1 },
				{ what: 'LICENCE', count: 1 },
			],
			remaining: [{ what: 'LICENCE', count: 2, waiting_for: 'STAFF' }],
		});
		expect(await target().run(request({ quantity: 1 }))).toMatchObject({
			status: 'SUCCESS',
			remaining: [],
		});
	});

	it('refuses a domain that is not one of our account before anything is sold, and asks for no other', async () => {
		const vendor = fakeWorkspace();
		const check = (domain?: string) =>
			target().check({ sku_id: '1', ...(domain === undefined ? {} : { domain }) });
		expect(await check('wrong.example')).toEqual([
			{ field: 'domain', message: 'Our Google Workspace has no domain wrong.example' },
		]);
		expect(await check('clients.example')).toEqual([]);
		expect(vendor.requests).toHaveLength(2);
		expect(await check()).toEqual([]);
		expect(vendor.requests).toHaveLength(2);
		vendor.behaviour = 'breaks';
		await expect(check('clients.example')).rejects.toMatchObject({ kind: 'unavailable' });
	});

	it('neither returns nor keeps the first password', async () => {
		const vendor = fakeWorkspace();
		vendor.hiddenReads = 1;
		const outcomes = [await target().run(request()), await target().run(request())];
		const sent = vendor.bodies.find((body) => JSON.stringify(body).includes('password'));
		const password = String(Object(sent).password);
		expect(password.length).toBeGreaterThan(20);
		expect(JSON.stringify(outcomes)).not.toContain(password);
	});

	it.each(['not-found', 'not-authorized'])(
		'waits for a new account that is still %s',
		async (hiddenAs) => {
			const vendor = fakeWorkspace();
			Object.assign(vendor, { hiddenReads: 3, hiddenAs });
			const first = await target().run(request());
			expect(first).toMatchObject({ status: 'RUNNING', progress: { unseen: 1 } });
			await finish(target(), request({ progress: Object(first).progress }));
			expect(vendor.users).toHaveLength(1);
		},
	);

	it('asks staff when a taken address stays invisible', async () => {
		const vendor = fakeWorkspace();
		vendor.hiddenReads = 1000;
		const outcome = await target().run(request({ progress: { unseen: 20 } }));
		expect(outcome).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			note: expect.stringMatching(/deleted in the last 20 days/),
		});
	});

	it('waits while no licence is free, and goes on by itself', async () => {
		const vendor = fakeWorkspace();
		vendor.freeLicences = 0;
		const outcome = await target().run(request());
		expect(outcome).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			note: expect.stringMatching(/No licence 1010020028 of Google-Apps is free/),
		});
		vendor.freeLicences = 1;
		await finish(target(), request({ progress: Object(outcome).progress }));
		expect(vendor.users).toHaveLength(1);
	});

	it('waits while there is no seat for a user', async () => {
		const vendor = fakeWorkspace();
		vendor.hasSeats = false;
		await expect(target().run(request())).resolves.toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			note: expect.stringMatching(/no seat for another user/),
		});
	});

	it('takes a licence that Google gave by itself', async () => {
		const vendor = fakeWorkspace();
		vendor.autoLicence = '1010020028';
		await finish(target(), request());
		expect(vendor.licences).toHaveLength(1);
	});

	it('finds its licence among licences that cannot be read', async () => {
		const vendor = fakeWorkspace();
		vendor.autoLicence = '1010020027';
		vendor.licences.push(Object({ userId: 'another@clients.example', skuId: 7 }));
		await finish(target(), request());
		expect(vendor.licences.at(-1)).toMatchObject({ skuId: '1010020028' });
	});

	it('changes another licence that Google gave by itself to the one that was bought', async () => {
		const vendor = fakeWorkspace();
		vendor.autoLicence = '1010020027';
		await finish(target(), request());
		expect(vendor.licences).toEqual([expect.objectContaining({ skuId: '1010020028' })]);
	});

	it('finds the account after the client was renamed', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		const client = { id: 'c-1', name: 'PT Maju Bersama', billing_email: 'ap@maju.example' };
		await finish(target(), request({ action: 'SUSPEND', client }));
		expect(vendor.users).toEqual([expect.objectContaining({ suspended: true })]);
	});

	it('does not take a conflict for a failure when the change was made', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request());
		vendor.conflictAlthoughApplied = true;
		const kinds: string[] = [];
		await finish(target(), request({ action: 'SUSPEND' }), { onError: (kind) => kinds.push(kind) });
		expect(kinds).toEqual(['outcome-unknown']);
		expect(vendor.stateOf(vendor.users[0])).toBe('SUSPENDED');
	});

	it('calls a terminated account that is gone terminated', async () => {
		fakeWorkspace();
		await expect(finish(target(), request({ action: 'TERMINATE' }))).resolves.toEqual({
			was_already_gone: true,
		});
	});

	it('uses the domain of the installation when the product names none', async () => {
		const vendor = fakeWorkspace();
		await finish(target(), request({ settings: { sku_id: '1010020028' } }));
		expect(vendor.users[0]?.primaryEmail).toMatch(/@own\.example$/);
	});

	it('refuses to start without a service account', () => {
		expect(() =>
			googleWorkspace.create({ GOOGLE_ADMIN_SUBJECT: 'a@own.example' }, { log }),
		).toThrow(/needs GOOGLE_SERVICE_ACCOUNT_EMAIL/);
	});
});

describe('toAddress', () => {
	const address = (name: string, id = 'c-1') =>
		toAddress({ client: { id, name, billing_email: '' } }, 'x.example');

	it.each([
		['PT Maju Jaya, Tbk.', /^admin\.pt-maju-jaya-tbk-[0-9a-f]{6}@x\.example$/],
		['Café Ñandú', /^admin\.cafe-nandu-[0-9a-f]{6}@x\.example$/],
		['株式会社', /^admin\.c-1-[0-9a-f]{6}@x\.example$/],
		['a'.repeat(41), /^admin\.a{40}-[0-9a-f]{6}@x\.example$/],
		['"evil"@other.example\r\n', /^admin\.evil-other-example-[0-9a-f]{6}@x\.example$/],
	])('makes an address of %j', (name, expected) => {
		expect(address(name)).toMatch(expected);
		expect(address(name).split('@')[0]?.length).toBeLessThanOrEqual(64);
	});

	it('is the same each time, and another one for another client', () => {
		expect(address('A')).toBe(address('A'));
		expect(address('A', 'c-2')).not.toBe(address('A'));
	});
});

describe('translate', () => {
	it('marks the account as ours', () => {
		const user = {
			...Object(recording(import.meta.url, 'user').body),
			...toNewUser(request(), 'a@b.example'),
		};
		expect(carriesMarker(user, marker)).toBe(true);
		expect(carriesMarker(user, 'other')).toBe(false);
	});

	it('does not take the same value of another kind for our mark', () => {
		const externalIds = [{ type: 'organization', value: marker }];
		expect(carriesMarker({ id: '1', primaryEmail: 'a@b.example', externalIds }, marker)).toBe(
			false,
		);
	});

	it('gives every account another password', () => {
		const passwords = [1, 2].map(() => toNewUser(request(), 'a@b.example').password);
		expect(new Set(passwords).size).toBe(2);
	});

	it('starts anew from progress that it cannot read', () => {
		expect(Progress.parse({ unseen: 'many' })).toEqual({ unseen: 0, done: [] });
	});

	it.each([{}, { sku_id: '' }, { sku_id: '1/../2' }, { sku_id: '1', domain: 'no domain' }])(
		'refuses the settings %j',
		(wrong) => {
			expect(WorkspaceSettings.safeParse(wrong).success).toBe(false);
		},
	);
});
