import { z } from 'zod';
import type { Call, Reply, Route } from '../../core/api.ts';
import { authorise } from './authorise.ts';
import { SEATS_BY_DEFAULT } from './books.ts';
import type { Google, Licence } from './books.ts';
import { oldStyleError } from './errors.ts';

const BASE = '/apps/licensing/v1/product/{product}';
const SCOPES = ['apps.licensing'];

/** The SKUs of facts/google-workspace-and-gcp.md section 3, by product. */
export const SKUS: Record<string, Record<string, string>> = {
	'Google-Apps': {
		'1010020027': 'Google Workspace Business Starter',
		'1010020028': 'Google Workspace Business Standard',
		'1010020025': 'Google Workspace Business Plus',
		'1010060003': 'Google Workspace Enterprise Essentials',
		'1010060005': 'Google Workspace Enterprise Essentials Plus',
		'1010020029': 'Google Workspace Enterprise Starter',
		'1010020026': 'Google Workspace Enterprise Standard',
		'1010020020': 'Google Workspace Enterprise Plus',
		'1010020030': 'Google Workspace Frontline Starter',
		'1010020031': 'Google Workspace Frontline Standard',
		'1010020034': 'Google Workspace Frontline Plus',
		'1010060001': 'Google Workspace Essentials',
	},
	'101006': { '1010060001': 'Google Workspace Essentials' },
	'101001': { '1010010001': 'Cloud Identity Free' },
	'101005': { '1010050001': 'Cloud Identity Premium' },
	'Google-Vault': { 'Google-Vault': 'Google Vault' },
	'101047': { '1010470008': 'AI Ultra Access' },
};

export function licensingRoutes(google: Google): Route[] {
	const routes: Route[] = [
		[`POST ${BASE}/sku/{sku}/user`, (call) => insertLicence(google, call)],
		[`GET ${BASE}/sku/{sku}/user/{user}`, (call) => getLicence(google, call)],
		[`PATCH ${BASE}/sku/{sku}/user/{user}`, (call) => moveLicence(google, call)],
		[`PUT ${BASE}/sku/{sku}/user/{user}`, (call) => moveLicence(google, call)],
		[`DELETE ${BASE}/sku/{sku}/user/{user}`, (call) => deleteLicence(google, call)],
		[`GET ${BASE}/users`, (call) => listLicences(google, call)],
		[`GET ${BASE}/sku/{sku}/users`, (call) => listLicences(google, call)],
	];
	return routes.map(([endpoint, answer]) => [
		endpoint,
		(call) => {
			authorise(google, call, SCOPES);
			const { product = '', sku } = call.parameters;
			if (!SKUS[product] || (sku !== undefined && !SKUS[product][sku])) {
				return oldStyleError(404, 'notFound', 'Invalid productId or skuId');
			}
			return answer(call);
		},
	]);
}

function licenceBody(licence: Licence) {
	const { productId, skuId, userId } = licence;
	return {
		kind: 'licensing#licenseAssignment',
		etags: `"${Buffer.from(`${skuId}/${userId}`).toString('base64url')}"`,
		productId,
		userId,
		selfLink: `https://licensing.googleapis.com/apps/licensing/v1/product/${productId}/sku/${skuId}/user/${userId}`,
		skuId,
		skuName: SKUS[productId]?.[skuId],
		productName: productId === 'Google-Apps' ? 'Google Workspace' : productId,
	};
}

const find = (google: Google, call: Call, user: string | undefined) =>
	google.books.licences.find(
		(one) =>
			one.productId === call.parameters.product &&
			one.skuId === call.parameters.sku &&
			one.userId === user?.toLowerCase(),
	);

export function seatsFree(google: Google, skuId: string): number {
	const seats = google.books.seats.get(skuId) ?? SEATS_BY_DEFAULT;
	return seats - google.books.licences.filter((one) => one.skuId === skuId).length;
}

export function assignLicence(google: Google, productId: string, skuId: string, userId: string) {
	const licence: Licence = { productId, skuId, userId, assigned_at: google.now().toISOString() };
	google.books.licences.push(licence);
	return licence;
}

const noneFree = () =>
	oldStyleError(412, 'conditionNotMet', 'There are not enough available licenses for this SKU.');

function insertLicence(google: Google, call: Call): Reply {
	const input = z.looseObject({ userId: z.string().min(1) }).safeParse(call.json());
	if (!input.success) return oldStyleError(400, 'required', 'Missing required field: userId');
	const userId = input.data.userId.toLowerCase();
	const { product = '', sku = '' } = call.parameters;
	const user = [...google.books.users.values()].find(
		(one) => one.primaryEmail === userId && one.deleted_at === null,
	);
	if (!user) return oldStyleError(404, 'notFound', 'User does not exist.');
	// One licence of a product per user: a second SKU is a move, not an insert.
	const held = google.books.licences.find(
		(one) => one.productId === product && one.userId === userId,
	);
	if (held)
		return oldStyleError(409, 'duplicate', 'User already has a license for the specified product.');
	if (call.fault('no_licence_free') || seatsFree(google, sku) <= 0) return noneFree();
	const licence = assignLicence(google, product, sku, userId);
	if (call.fault('conflict_although_applied')) {
		return oldStyleError(409, 'duplicate', 'User already has a license for the specified product.');
	}
	return { status: 200, body: licenceBody(licence) };
}

const notAssigned = () =>
	oldStyleError(404, 'notFound', 'User does not have a license for the specified SKU.');

function getLicence(google: Google, call: Call): Reply {
	const licence = find(google, call, call.parameters.user);
	return licence ? { status: 200, body: licenceBody(licence) } : notAssigned();
}

function moveLicence(google: Google, call: Call): Reply {
	const licence = find(google, call, call.parameters.user);
	if (!licence) return notAssigned();
	const input = z.looseObject({ skuId: z.string().optional() }).parse(call.json());
	const skuId = input.skuId ?? licence.skuId;
	if (!SKUS[licence.productId]?.[skuId]) return oldStyleError(400, 'invalid', 'Invalid skuId');
	if (skuId !== licence.skuId && (call.fault('no_licence_free') || seatsFree(google, skuId) <= 0)) {
		return noneFree();
	}
	licence.skuId = skuId;
	return { status: 200, body: licenceBody(licence) };
}

function deleteLicence(google: Google, call: Call): Reply {
	const licence = find(google, call, call.parameters.user);
	if (!licence) return notAssigned();
	google.books.licences = google.books.licences.filter((one) => one !== licence);
	return { status: 200, body: {} };
}

function listLicences(google: Google, call: Call): Reply {
	if (!call.query.get('customerId')) {
		return oldStyleError(400, 'required', 'Missing required field: customerId');
	}
	const { product, sku } = call.parameters;
	const found = google.books.licences.filter(
		(one) => one.productId === product && (sku === undefined || one.skuId === sku),
	);
	const start = Number(call.query.get('pageToken') ?? 0);
	const size = Math.min(Number(call.query.get('maxResults') ?? 100), 100);
	const next = start + size < found.length ? { nextPageToken: String(start + size) } : {};
	const items = found.slice(start, start + size).map(licenceBody);
	const body = {
		kind: 'licensing#licenseAssignmentList',
		...(items.length ? { items } : {}),
		...next,
	};
	return { status: 200, body };
}
