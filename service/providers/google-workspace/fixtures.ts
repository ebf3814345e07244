import { z } from 'zod';
import type { ProvisionedState } from '../../capabilities/provisioning/ports.suite.ts';
import { interrupted, recording, serve } from '../../platform/google/fixtures.ts';
import type {
	Interruption,
	FakeReply,
	FakeRequest,
	FakeRoute,
} from '../../platform/google/fixtures.ts';

type FakeUser = {
	id: string;
	primaryEmail: string;
	suspended: boolean;
	externalIds?: { value: string; customType: string }[] | undefined;
	[field: string]: unknown;
};

const InsertUser = z.looseObject({
	primaryEmail: z.string(),
	password: z.string().min(8),
	externalIds: z.array(z.object({ value: z.string(), customType: z.string() })).optional(),
});
const Patch = z.object({
	suspended: z.boolean().optional(),
	externalIds: z.array(z.object({ value: z.string(), customType: z.string() })).optional(),
});
const played = (name: string): FakeReply => {
	const { status, body } = recording(import.meta.url, name);
	return [status, body];
};

/** The directory and the licences of one Google Workspace account, as far as this provider uses them. */
export function fakeWorkspace() {
	const users: FakeUser[] = [];
	const licences: { productId: string; skuId: string; userId: string }[] = [];
	const requests: string[] = [];
	const bodies: unknown[] = [];
	const vendor = {
		users,
		licences,
		requests,
		bodies,
		/** Reads of new users that fail before they show. */
		hiddenReads: 0,
		hiddenAs: 'not-found',
		loseNextCreateAnswer: false,
		freeLicences: 100,
		hasSeats: true,
		/** False: a user may hold licences of several products, as at Google. */
		isOneLicenceForAllProducts: true,
		/** Set: a new user gets this SKU by itself. */
		autoLicence: '',
		conflictAlthoughApplied: false,
		behaviour: 'works',
		interruption: null as Interruption | null,
		stateOf(user: FakeUser | undefined): ProvisionedState {
			if (user === undefined) return 'ABSENT';
			const isLicensed = licences.some(({ userId }) => userId === user.primaryEmail);
			if (!user.suspended) return 'ACTIVE';
			return isLicensed ? 'SUSPENDED' : 'TERMINATED';
		},
		marked: (marker: string) =>
			users.filter((user) => user.externalIds?.some(({ value }) => value === marker)),
	};

	const withInterruptions =
		(answer: FakeRoute['answer']): FakeRoute['answer'] =>
		(request) =>
			interrupted(
				vendor.interruption,
				() => answer(request),
				() => played('backend-error'),
			);
	const route = (
		method: FakeRoute['method'],
		origin: string,
		path: RegExp,
		answer: FakeRoute['answer'],
	) =>
		serve({ method, origin, path, answer: withInterruptions(answer) }, ({ line, body }) => {
			requests.push(line);
			bodies.push(body);
			if (vendor.behaviour === 'throttles') return played('quota');
			return vendor.behaviour === 'breaks' ? played('backend-error') : null;
		});
	const admin = 'https://admin.googleapis.com';
	const usersPath = '/admin/directory/v1/users';
	const find = (key: string | undefined) =>
		users.find((user) => user.id === key || user.primaryEmail === key);

	route('get', admin, new RegExp(`^${usersPath}\\?`), ({ query }) => {
		if (query.get('domain') === 'wrong.example') return played('not-found');
		const value = /^externalId='(.*)'$/.exec(query.get('query') ?? '')?.[1] ?? '';
		const found = vendor.hiddenReads > 0 ? [] : vendor.marked(value);
		return [200, { kind: 'admin#directory#users', users: found }];
	});
	route('get', admin, new RegExp(`^${usersPath}/([^?]+)$`), ({ parts: [key] }) => {
		const user = find(key);
		if (user === undefined) return played('not-found');
		if (vendor.hiddenReads > 0) {
			vendor.hiddenReads -= 1;
			return played(vendor.hiddenAs);
		}
		return [200, user];
	});
	route('post', admin, new RegExp(`^${usersPath}$`), ({ body }) => {
		const { password: _, ...input } = InsertUser.parse(body);
		if (!vendor.hasSeats) return played('limit-exceeded');
		if (find(input.primaryEmail) !== undefined) return played('duplicate');
		const standard = recording(import.meta.url, 'user').body;
		const id = `1${String(users.length).padStart(20, '0')}`;
		const user = { ...z.looseObject({}).parse(standard), ...input, id, suspended: false };
		users.push(user);
		if (vendor.autoLicence !== '') {
			const skuId = vendor.autoLicence;
			licences.push({ productId: 'Google-Apps', skuId, userId: input.primaryEmail });
		}
		if (vendor.loseNextCreateAnswer) {
			vendor.loseNextCreateAnswer = false;
			return played('backend-error');
		}
		return [200, user];
	});
	route('patch', admin, new RegExp(`^${usersPath}/([^?]+)$`), ({ parts: [key], body }) => {
		const user = find(key);
		if (user === undefined) return played('not-found');
		const { suspended = user.suspended, externalIds = user.externalIds } = Patch.parse(body);
		Object.assign(user, { suspended, externalIds });
		return vendor.conflictAlthoughApplied ? played('duplicate') : [200, user];
	});

	const licensing = 'https://licensing.googleapis.com';
	const productPath = '/apps/licensing/v1/product/([^/]+)';
	const heldBy = (userId: string | undefined, productId: string) =>
		licences.find(
			(one) =>
				one.userId === userId && (vendor.isOneLicenceForAllProducts || one.productId === productId),
		);
	const onLicence =
		(answer: (index: number, body: unknown) => FakeReply) =>
		({ parts: [productId, skuId, userId], body }: FakeRequest) => {
			const index = licences.findIndex(
				(one) => one.productId === productId && one.skuId === skuId && one.userId === userId,
			);
			return index < 0 ? played('not-found') : answer(index, body);
		};
	const onePath = new RegExp(`^${productPath}/sku/([^/]+)/user/([^?]+)$`);
	route(
		'get',
		licensing,
		onePath,
		onLicence((index) => [200, licences[index] ?? {}]),
	);
	route(
		'delete',
		licensing,
		onePath,
		onLicence((index) => {
			licences.splice(index, 1);
			return [200, {}];
		}),
	);
	route(
		'patch',
		licensing,
		onePath,
		onLicence((index, body) => {
			const moved = { ...licences[index], ...z.object({ skuId: z.string() }).parse(body) };
			const complete = z.object({ productId: z.string(), skuId: z.string(), userId: z.string() });
			licences[index] = complete.parse(moved);
			return [200, moved];
		}),
	);
	route('get', licensing, new RegExp(`^${productPath}/users\\?`), () => [200, { items: licences }]);
	route(
		'post',
		licensing,
		new RegExp(`^${productPath}/sku/([^/]+)/user$`),
		({ parts: [productId = '', skuId = ''], body }) => {
			const { userId } = z.object({ userId: z.string() }).parse(body);
			if (find(userId) === undefined) return played('not-found');
			if (heldBy(userId, productId) !== undefined) return played('licence-held');
			if (licences.length >= vendor.freeLicences) return played('no-licence-free');
			const licence = { productId, skuId, userId };
			licences.push(licence);
			return [200, licence];
		},
	);
	return vendor;
}
