import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { Call, Reply, Route } from '../../core/api.ts';
import { hideFor, isHidden } from '../../core/fault-kinds.ts';
import { authorise } from './authorise.ts';
import type { DirectoryUser, Google } from './books.ts';
import { oldStyleError } from './errors.ts';
import { groupRoutes } from './groups.ts';
import type { ScopedRoute } from './groups.ts';
import { assignLicence } from './licensing.ts';

const BASE = '/admin/directory/v1';
const WRITE = ['admin.directory.user'];
const READ = [...WRITE, 'admin.directory.user.readonly'];
/** An address stays taken for this long after its user was deleted. */
const UNDELETE_DAYS = 20;
/** Domains that begin so belong to nobody here, as projects that begin with `taken-` belong to others. */
const FOREIGN = 'wrong.';

export function directoryRoutes(google: Google): Route[] {
	const routes: ScopedRoute[] = [
		[`POST ${BASE}/users`, WRITE, (call) => insertUser(google, call)],
		[`GET ${BASE}/users`, READ, (call) => listUsers(google, call)],
		[`GET ${BASE}/users/{key}`, READ, (call) => getUser(google, call)],
		[`PATCH ${BASE}/users/{key}`, WRITE, (call) => changeUser(google, call)],
		[`PUT ${BASE}/users/{key}`, WRITE, (call) => changeUser(google, call)],
		[`DELETE ${BASE}/users/{key}`, WRITE, (call) => deleteUser(google, call)],
		[`POST ${BASE}/users/{key}/makeAdmin`, WRITE, (call) => makeAdmin(google, call)],
		[`POST ${BASE}/users/{key}/undelete`, WRITE, (call) => undeleteUser(google, call)],
		[`POST ${BASE}/users/{key}/signOut`, WRITE, (call) => signOut(google, call)],
		...groupRoutes(google),
	];
	return routes.map(([endpoint, scopes, answer]) => [
		endpoint,
		(call) => {
			const token = authorise(google, call, scopes);
			// A service account alone has no rights in the directory: it must act as an administrator.
			if (token.subject !== google.credentials.admin) {
				return oldStyleError(403, 'forbidden', 'Not Authorized to access this resource/api');
			}
			return answer(call);
		},
	]);
}

const InsertUser = z.looseObject({
	primaryEmail: z.string().min(1),
	name: z.looseObject({ givenName: z.string().min(1), familyName: z.string().min(1) }),
	password: z.string(),
	hashFunction: z.string().optional(),
});

const notFound = (key: string) =>
	oldStyleError(404, 'notFound', `Resource Not Found: userKey ${key}`);

function insertUser(google: Google, call: Call): Reply {
	const body = call.json();
	const parsed = InsertUser.safeParse(body);
	if (!parsed.success) {
		const field = parsed.error.issues[0]?.path.join('.') ?? '';
		return oldStyleError(400, 'required', `Missing required field: ${field}`);
	}
	const input = parsed.data;
	const problem = invalidInput(input);
	if (problem) return oldStyleError(400, 'invalid', problem);
	const email = input.primaryEmail.toLowerCase();
	if (call.fault('domain_not_found') || email.split('@')[1]?.startsWith(FOREIGN) === true)
		return oldStyleError(404, 'notFound', 'Domain not found.');
	if (call.fault('user_limit_reached')) {
		return oldStyleError(412, 'limitExceeded', 'Domain user limit reached.');
	}
	if (findUser(google, email, true)) {
		return oldStyleError(409, 'duplicate', 'Entity already exists.');
	}
	const id = `1${google.random.digits(20)}`;
	const { password: _password, hashFunction: _hash, ...fields } = input;
	const user: DirectoryUser = {
		kind: 'admin#directory#user',
		id,
		etag: `"${google.random.hex(32)}"`,
		isAdmin: false,
		isDelegatedAdmin: false,
		creationTime: google.now().toISOString(),
		lastLoginTime: '1970-01-01T00:00:00.000Z',
		agreedToTerms: false,
		archived: false,
		changePasswordAtNextLogin: false,
		ipWhitelisted: false,
		orgUnitPath: '/',
		isMailboxSetup: false,
		includeInGlobalAddressList: true,
		...fields,
		primaryEmail: email,
		name: { ...input.name, fullName: `${input.name.givenName} ${input.name.familyName}` },
		emails: [{ address: email, primary: true }],
		suspended: fields.suspended === true,
		customerId: google.credentials.customer_id,
		deleted_at: null,
	};
	google.books.users.set(id, user);
	if (call.fault('auto_licence')) assignLicence(google, 'Google-Apps', '1010020027', email);
	hideFor(google.books.hidden, `user ${id}`, call.fault('delayed_read'));
	if (call.fault('conflict_although_applied')) {
		return oldStyleError(409, 'duplicate', 'Entity already exists.');
	}
	return { status: 200, body: userBody(user, call) };
}

function invalidInput(input: z.infer<typeof InsertUser>): string | undefined {
	if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(input.primaryEmail))
		return 'Invalid Input: primary_user_email';
	const isPlain = input.hashFunction === undefined;
	if (isPlain && !/^[\x20-\x7e]{8,100}$/.test(input.password)) return 'Invalid Password';
	if (!isPlain && !['MD5', 'SHA-1', 'crypt'].includes(input.hashFunction ?? '')) {
		return 'Invalid Input: hashFunction';
	}
	return undefined;
}

/** Externals and custom schemas come only with a projection, as at Google. */
function userBody(user: DirectoryUser, call: Call): Record<string, unknown> {
	const { deleted_at: _deleted, customSchemas, ...body } = user;
	if (user.suspended) body.suspensionReason ??= 'ADMIN';
	else delete body.suspensionReason;
	const isFull =
		call.method !== 'GET' || ['full', 'custom'].includes(call.query.get('projection') ?? '');
	return isFull && customSchemas !== undefined ? { ...body, customSchemas } : body;
}

function findUser(google: Google, key: string, withDeleted = false): DirectoryUser | undefined {
	const wanted = key.toLowerCase();
	const oldest = google.now().getTime() - UNDELETE_DAYS * 86_400_000;
	return [...google.books.users.values()].find((user) => {
		if (user.deleted_at !== null) {
			if (!withDeleted || Date.parse(user.deleted_at) < oldest) return false;
		}
		return user.id === key || user.primaryEmail === wanted;
	});
}

function requireUser(google: Google, call: Call): DirectoryUser {
	const key = call.parameters.key ?? '';
	const user = findUser(google, key);
	if (!user || isHidden(google.books.hidden, `user ${user.id}`)) throw new Refusal(notFound(key));
	return user;
}

function getUser(google: Google, call: Call): Reply {
	return { status: 200, body: userBody(requireUser(google, call), call) };
}

function changeUser(google: Google, call: Call): Reply {
	const user = requireUser(google, call);
	const input = z.record(z.string(), z.unknown()).parse(call.json());
	const {
		password: _password,
		hashFunction: _hash,
		id: _id,
		name,
		primaryEmail,
		...fields
	} = input;
	if (typeof primaryEmail === 'string' && primaryEmail.toLowerCase() !== user.primaryEmail) {
		const email = primaryEmail.toLowerCase();
		if (findUser(google, email, true)) {
			return oldStyleError(409, 'duplicate', 'Entity already exists.');
		}
		user.primaryEmail = email;
		user.emails = [{ address: email, primary: true }];
	}
	if (typeof name === 'object' && name !== null) {
		const merged = { ...(user.name as Record<string, string>), ...name };
		user.name = { ...merged, fullName: `${merged.givenName} ${merged.familyName}` };
	}
	Object.assign(user, fields, { etag: `"${google.random.hex(32)}"` });
	if (call.fault('conflict_although_applied')) {
		return oldStyleError(409, 'duplicate', 'Entity already exists.');
	}
	return { status: 200, body: userBody(user, call) };
}

function deleteUser(google: Google, call: Call): Reply {
	const user = requireUser(google, call);
	user.deleted_at = google.now().toISOString();
	google.books.licences = google.books.licences.filter((one) => one.userId !== user.primaryEmail);
	return { status: 204 };
}

function undeleteUser(google: Google, call: Call): Reply {
	const key = call.parameters.key ?? '';
	const user = findUser(google, key, true);
	if (!user || user.deleted_at === null) return notFound(key);
	user.deleted_at = null;
	return { status: 204 };
}

function makeAdmin(google: Google, call: Call): Reply {
	const user = requireUser(google, call);
	user.isAdmin = z.looseObject({ status: z.boolean() }).parse(call.json()).status;
	return { status: 204 };
}

function signOut(google: Google, call: Call): Reply {
	requireUser(google, call);
	return { status: 204 };
}

function listUsers(google: Google, call: Call): Reply {
	const customer = call.query.get('customer');
	const domain = call.query.get('domain');
	if (!customer && !domain) return oldStyleError(400, 'badRequest', 'Bad Request');
	const { customer_id } = google.credentials;
	if (customer && customer !== 'my_customer' && customer !== customer_id) {
		return oldStyleError(400, 'badRequest', 'Bad Request');
	}
	if (domain?.startsWith(FOREIGN)) return oldStyleError(404, 'notFound', 'Domain not found.');
	const isDeletedWanted = call.query.get('showDeleted') === 'true';
	const query = call.query.get('query');
	const users = [...google.books.users.values()]
		.filter((user) => (user.deleted_at !== null) === isDeletedWanted)
		.filter((user) => !domain || user.primaryEmail.endsWith(`@${domain}`))
		.filter((user) => !query || matchesUserQuery(user, query))
		.filter((user) => !isHidden(google.books.hidden, `user ${user.id}`))
		.sort((a, b) => a.primaryEmail.localeCompare(b.primaryEmail));
	const start = Number(call.query.get('pageToken') ?? 0);
	const size = Math.min(Number(call.query.get('maxResults') ?? 100), 500);
	const next = start + size < users.length ? { nextPageToken: String(start + size) } : {};
	const page = users.slice(start, start + size).map((user) => userBody(user, call));
	const body = {
		kind: 'admin#directory#users',
		etag: `"${google.random.hex(16)}"`,
		...(page.length ? { users: page } : {}),
		...next,
	};
	return { status: 200, body };
}

/** `email:ani*`, `externalId=42`, `isSuspended=true`, joined by blanks. */
function matchesUserQuery(user: DirectoryUser, query: string): boolean {
	return [...query.matchAll(/([\w.]+)([:=])('[^']*'|\S+)/g)].every(
		([, field = '', sign, raw = '']) => {
			const wanted = raw.replace(/^'|'$/g, '');
			const values = queriedValues(user, field).map((value) => value.toLowerCase());
			const text = wanted.replace(/\*$/, '').toLowerCase();
			return values.some((value) =>
				sign === '='
					? value === text
					: wanted.endsWith('*')
						? value.startsWith(text)
						: value === text,
			);
		},
	);
}

function queriedValues(user: DirectoryUser, field: string): string[] {
	const name = (user.name ?? {}) as Record<string, string>;
	switch (field) {
		case 'email':
			return [user.primaryEmail];
		case 'name':
			return [name.givenName ?? '', name.familyName ?? '', name.fullName ?? ''];
		case 'givenName':
		case 'familyName':
			return [name[field] ?? ''];
		case 'externalId':
			return Array.isArray(user.externalIds)
				? user.externalIds.map((one) => String(one.value))
				: [];
		case 'isSuspended':
			return [String(user.suspended)];
		case 'orgUnitPath':
			return [String(user.orgUnitPath)];
		default: {
			const [schema = '', key = ''] = field.split('.');
			const schemas = (user.customSchemas ?? {}) as Record<string, Record<string, unknown>>;
			return [String(schemas[schema]?.[key] ?? '')];
		}
	}
}
