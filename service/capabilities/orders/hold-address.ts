import type { OperationContext } from '../../platform/context/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { holdSlug, refusalOfTaken, type SlugRefusal } from '../deployments/index.ts';
import { SlugTaken } from './errors.ts';

type AddressFields = { organization_slug: string; override_similar?: boolean | undefined };

type Wish = { order_id: string; slug: string; held_until: Date | null; override: boolean };

/** Holds the address of an order, or refuses in words of the form that asked for it. */
export async function holdAddress(
	context: OperationContext,
	{ order_id: owner_id, slug, held_until, override }: Wish,
): Promise<void> {
	const wish = { slug, owner_type: 'order', owner_id, held_until, override };
	const hold = await holdSlug(context, wish);
	if (!hold.held) throw refusedAddress(slug, hold);
}

/** Of many that want one address at once, those that come late are answered before they are priced and their clients are made. */
export async function refuseTaken(
	context: OperationContext,
	{ organization_slug: slug, override_similar: override = false }: AddressFields,
): Promise<void> {
	const refusal = await refusalOfTaken(context, { slug, override });
	if (refusal !== null) throw refusedAddress(slug, refusal);
}

function refusedAddress(organization_slug: string, { problem, suggestions }: SlugRefusal): Error {
	const fields = [{ path: 'body.organization_slug', message: problem.message }];
	return problem.code === 'TAKEN'
		? SlugTaken({ organization_slug, suggestions }, { fields })
		: invalidInput(fields);
}
