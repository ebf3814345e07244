import type { OperationContext } from '../../platform/context/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { holdSlug } from '../deployments/index.ts';
import { SlugTaken } from './errors.ts';

type Wish = { order_id: string; slug: string; held_until: Date | null; override: boolean };

/** Holds the address of an order, or refuses in words of the form that asked for it. */
export async function holdAddress(
	context: OperationContext,
	{ order_id: owner_id, slug, held_until, override }: Wish,
): Promise<void> {
	const wish = { slug, owner_type: 'order', owner_id, held_until, override };
	const hold = await holdSlug(context, wish);
	if (hold.held) return;
	const { problem, suggestions } = hold;
	const fields = [{ path: 'body.organization_slug', message: problem.message }];
	if (problem.code === 'TAKEN')
		throw SlugTaken({ organization_slug: slug, suggestions }, { fields });
	throw invalidInput(fields);
}
