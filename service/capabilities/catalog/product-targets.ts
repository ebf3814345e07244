import type { ReadContext } from '../../platform/context/index.ts';
import type { FieldProblem } from '../../platform/errors/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';

/** What products can be delivered by, registered by the capability that runs it. */
export type ProductTargets = {
	name: string;
	/** What a product may name as `provisioning_target`. */
	list(context: ReadContext): readonly string[];
	/** What is wrong with `provisioning_settings` for one of them; `place` is where they stand. */
	problems(
		context: ReadContext,
		target: string,
		settings: unknown,
		place: string,
	): readonly FieldProblem[];
};

export const productTargetPoint = defineExtensionPoint<ProductTargets>(
	'product targets',
	(targets) => targets.name,
);

/** A mistake in the settings would otherwise show only when the service is switched on, after the client has paid. */
export function assertDeliverable(
	context: ReadContext,
	{ target, settings }: { target: string | null; settings: unknown },
): void {
	if (target === null) return;
	const all = context.extensions.list(productTargetPoint);
	const own = all.find((targets) => targets.list(context).includes(target));
	if (own !== undefined) {
		const problems = own.problems(context, target, settings, 'body.provisioning_settings');
		if (problems.length > 0) throw invalidInput([...problems]);
		return;
	}
	// What a provider that is not installed could do, and needs to know, is unknown.
	if (context.providers.list().some(({ id, installed }) => id === target && !installed)) return;
	const known = all.flatMap((targets) => targets.list(context)).join(', ') || 'none';
	throw invalidInput([
		{
			path: 'body.provisioning_target',
			message: `No provider ${target} can switch services on; there is ${known}`,
		},
	]);
}
