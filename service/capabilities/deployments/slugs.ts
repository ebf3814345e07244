import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { deploymentsConfig } from './config.ts';
import { slugLifecycle } from './lifecycle.ts';
import { candidatesFor, problemOf, skeletonOf, type SlugProblem } from './slug-rules.ts';
import * as store from './slug-store.ts';

type Owner = { owner_type: string; owner_id: string };
type SlugWish = Owner & {
	slug: string;
	/** Null holds it until it is let go. */
	held_until: Date | null;
	/** A member of staff allows one that is reserved, or that looks like another. Its address itself must still be free. */
	override?: boolean;
};
export type SlugRefusal = {
	held: false;
	problem: { code: SlugProblem['code'] | 'TAKEN'; message: string };
	/** Free a moment ago; at most three. */
	suggestions: string[];
};
export type SlugHold = { held: true; slug: string; held_until: Date | null } | SlugRefusal;

/** Why a slug is refused to every owner, such as a reserved word; null when it can be held if it is free. */
const slugProblemOf = ({ config }: Pick<ReadContext, 'config'>, slug: string): SlugProblem | null =>
	problemOf(slug, ownNames(config));

const ownNames = (config: ReadContext['config']): string[] =>
	config
		.read(deploymentsConfig)
		.TENANT_RESERVED_NAMES.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');

/**
 * Keeps a slug for an owner until then. An owner has one: another wish lets the one before go, and the same wish again holds it
 * longer. Nobody is asked first whether it is free, since the answer would be old by the time of the insert.
 */
export async function holdSlug(context: OperationContext, wish: SlugWish): Promise<SlugHold> {
	const { slug, held_until, override = false, ...owner } = wish;
	const problem = slugProblemOf(context, slug);
	if (problem !== null && !(override && problem.code === 'RESERVED'))
		return { held: false, problem, suggestions: await suggestionsFor(context, slug) };
	const own = await store.lockSlugOf(context, owner);
	if (own?.slug === slug) return extended(context, own, held_until);
	if (own?.status === 'TAKEN') throw new Error(`The ${wish.owner_type} has a tenant already`);
	const skeleton = skeletonOf(slug);
	for (const overdue of await store.lockOverdue(context, { slug, skeleton }))
		await move(context, slugLifecycle, overdue, 'let_go');
	// Let go first, since an owner has one; taken up again below when the wish cannot be fulfilled.
	if (own !== null) await move(context, slugLifecycle, own, 'let_go');
	const values = { slug, owner_type: owner.owner_type, owner_id: owner.owner_id, held_until };
	const inserted =
		(await store.insertSlug(context, { ...values, skeleton })) ??
		(override ? await store.insertSlug(context, { ...values, skeleton: null }) : null);
	if (inserted !== null) return { held: true, slug, held_until };
	if (own !== null) await holdAgain(context, own);
	return taken(context, slug);
}

/**
 * The refusal of a slug that belongs to another already; null when nothing is seen in its way. Only spares the work that comes
 * before `holdSlug`, which decides: many that want one slug at once would otherwise each do all of it in vain.
 */
export async function refusalOfTaken(
	context: ReadContext,
	{ slug, override = false }: Pick<SlugWish, 'slug' | 'override'>,
): Promise<SlugRefusal | null> {
	const skeleton = override ? null : skeletonOf(slug);
	return (await store.isInTheWay(context, { slug, skeleton })) ? taken(context, slug) : null;
}

const taken = async (context: ReadContext, slug: string): Promise<SlugRefusal> => ({
	held: false,
	problem: { code: 'TAKEN', message: 'Belongs to another tenant, or looks like one that does' },
	suggestions: await suggestionsFor(context, slug),
});

async function extended(
	context: OperationContext,
	own: store.SlugRow,
	held_until: Date | null,
): Promise<SlugHold> {
	const { slug } = own;
	if (own.status === 'TAKEN') return { held: true, slug, held_until: null };
	if (own.held_until === null) return { held: true, slug, held_until: null };
	const later = held_until === null || own.held_until < held_until ? held_until : own.held_until;
	await store.extendHold(context, own.id, later);
	return { held: true, slug, held_until: later };
}

/** In the transaction that releases it: between two transactions another owner could take the slug. */
async function holdAgain(context: OperationContext, own: store.SlugRow): Promise<void> {
	const { slug, skeleton, owner_type, owner_id, held_until } = own;
	const values = { slug, skeleton, owner_type, owner_id, held_until };
	if ((await store.insertSlug(context, values)) === null)
		throw new Error('A slug was lost between letting it go and holding it again');
}

/** Its tenant is made: from now on the slug has no time limit. Gives it; null when the owner holds none. */
export async function keepSlug(context: OperationContext, owner: Owner): Promise<string | null> {
	const own = await store.lockSlugOf(context, owner);
	if (own === null) return null;
	if (own.status === 'HELD') await move(context, slugLifecycle, own, 'take', { held_until: null });
	return own.slug;
}

/** The owner does not want it any more. One whose tenant is made stays. */
export async function releaseSlug(context: OperationContext, owner: Owner): Promise<void> {
	const own = await store.lockSlugOf(context, owner);
	if (own?.status === 'HELD') await move(context, slugLifecycle, own, 'let_go');
}

/** At a deletion: kept, so that no other company can be reached by what links to the tenant. */
export async function quarantineSlug(context: OperationContext, owner: Owner): Promise<void> {
	const own = await store.lockSlugOf(context, owner);
	if (own?.status === 'TAKEN') await move(context, slugLifecycle, own, 'quarantine');
}

const suggestionsMost = 3;

/** Three slugs near to the wish that were free when it was looked. */
async function suggestionsFor(context: ReadContext, wish: string): Promise<string[]> {
	const candidates = candidatesFor(wish, ownNames(context.config), saltOf(context.request_id));
	const used = await store.skeletonsInUse(context, candidates.map(skeletonOf));
	return candidates.filter((slug) => !used.has(skeletonOf(slug))).slice(0, suggestionsMost);
}

/** Another number for every request. */
const saltOf = (text: string): number =>
	[...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
