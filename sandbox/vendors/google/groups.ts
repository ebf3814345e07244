import { z } from 'zod';
import type { Call, Reply, Route } from '../../core/api.ts';
import type { Google } from './books.ts';
import { oldStyleError } from './errors.ts';

export type ScopedRoute = [endpoint: string, scopes: string[], answer: Route[1]];

const BASE = '/admin/directory/v1';
const GROUPS = ['admin.directory.group', 'admin.directory.group.member'];
const DOMAINS = ['admin.directory.domain', 'admin.directory.domain.readonly'];

/** The rest of the directory: groups with members, and the customer's domains. */
export function groupRoutes(google: Google): ScopedRoute[] {
	return [
		[`POST ${BASE}/groups`, GROUPS, (call) => insertGroup(google, call)],
		[`GET ${BASE}/groups/{key}`, GROUPS, (call) => getGroup(google, call)],
		[`POST ${BASE}/groups/{key}/members`, GROUPS, (call) => insertMember(google, call)],
		[`GET ${BASE}/customer/{customer}/domains`, DOMAINS, () => listDomains(google)],
		[`POST ${BASE}/customer/{customer}/domains`, DOMAINS, (call) => insertDomain(google, call)],
	];
}

function insertGroup(google: Google, call: Call): Reply {
	const input = z
		.looseObject({ email: z.string(), name: z.string().default('') })
		.parse(call.json());
	const email = input.email.toLowerCase();
	if (google.books.groups.has(email)) {
		return oldStyleError(409, 'duplicate', 'Entity already exists.');
	}
	const group = { id: google.random.hex(15), email, name: input.name, members: new Map() };
	google.books.groups.set(email, group);
	return { status: 200, body: groupBody(group) };
}

const groupBody = (group: {
	id: string;
	email: string;
	name: string;
	members: Map<string, string>;
}) => ({
	kind: 'admin#directory#group',
	id: group.id,
	email: group.email,
	name: group.name,
	directMembersCount: String(group.members.size),
});

function getGroup(google: Google, call: Call): Reply {
	const group = google.books.groups.get((call.parameters.key ?? '').toLowerCase());
	return group
		? { status: 200, body: groupBody(group) }
		: oldStyleError(404, 'notFound', 'Resource Not Found: groupKey');
}

function insertMember(google: Google, call: Call): Reply {
	const group = google.books.groups.get((call.parameters.key ?? '').toLowerCase());
	if (!group) return oldStyleError(404, 'notFound', 'Resource Not Found: groupKey');
	const input = z
		.looseObject({ email: z.string(), role: z.string().default('MEMBER') })
		.parse(call.json());
	if (group.members.has(input.email)) {
		return oldStyleError(409, 'duplicate', 'Member already exists.');
	}
	group.members.set(input.email, input.role);
	return { status: 200, body: { kind: 'admin#directory#member', ...input, type: 'USER' } };
}

function listDomains(google: Google): Reply {
	const domains = [...google.books.domains.values()];
	return { status: 200, body: { kind: 'admin#directory#domains', domains } };
}

function insertDomain(google: Google, call: Call): Reply {
	const { domainName } = z.looseObject({ domainName: z.string() }).parse(call.json());
	if (google.books.domains.has(domainName)) {
		return oldStyleError(409, 'duplicate', 'Entity already exists.');
	}
	const domain = { domainName, verified: false, isPrimary: false };
	google.books.domains.set(domainName, domain);
	return { status: 200, body: { kind: 'admin#directory#domain', ...domain } };
}
