import { z } from 'zod';
import type { Call, Reply, Route } from '../core/vendor-api.ts';
import type { World } from '../core/world.ts';
import { oldStyleError } from './google-state.ts';

export type ScopedRoute = [endpoint: string, scopes: string[], answer: Route[1]];

const BASE = '/admin/directory/v1';
const GROUPS = ['admin.directory.group', 'admin.directory.group.member'];
const DOMAINS = ['admin.directory.domain', 'admin.directory.domain.readonly'];

/** The rest of the directory: groups with members, and the customer's domains. */
export function groupRoutes(world: World): ScopedRoute[] {
	return [
		[`POST ${BASE}/groups`, GROUPS, (call) => insertGroup(world, call)],
		[`GET ${BASE}/groups/{key}`, GROUPS, (call) => getGroup(world, call)],
		[`POST ${BASE}/groups/{key}/members`, GROUPS, (call) => insertMember(world, call)],
		[`GET ${BASE}/customer/{customer}/domains`, DOMAINS, () => listDomains(world)],
		[`POST ${BASE}/customer/{customer}/domains`, DOMAINS, (call) => insertDomain(world, call)],
	];
}

function insertGroup(world: World, call: Call): Reply {
	const input = z
		.looseObject({ email: z.string(), name: z.string().default('') })
		.parse(call.json());
	const email = input.email.toLowerCase();
	if (world.google.groups.has(email)) {
		return oldStyleError(409, 'duplicate', 'Entity already exists.');
	}
	const group = { id: world.random.hex(15), email, name: input.name, members: new Map() };
	world.google.groups.set(email, group);
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

function getGroup(world: World, call: Call): Reply {
	const group = world.google.groups.get((call.parameters.key ?? '').toLowerCase());
	return group
		? { status: 200, body: groupBody(group) }
		: oldStyleError(404, 'notFound', 'Resource Not Found: groupKey');
}

function insertMember(world: World, call: Call): Reply {
	const group = world.google.groups.get((call.parameters.key ?? '').toLowerCase());
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

function listDomains(world: World): Reply {
	const domains = [...world.google.domains.values()];
	return { status: 200, body: { kind: 'admin#directory#domains', domains } };
}

function insertDomain(world: World, call: Call): Reply {
	const { domainName } = z.looseObject({ domainName: z.string() }).parse(call.json());
	if (world.google.domains.has(domainName)) {
		return oldStyleError(409, 'duplicate', 'Entity already exists.');
	}
	const domain = { domainName, verified: false, isPrimary: false };
	world.google.domains.set(domainName, domain);
	return { status: 200, body: { kind: 'admin#directory#domain', ...domain } };
}
