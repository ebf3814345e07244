import type { ReadContext } from '../../platform/context/index.ts';
import type { FieldProblem } from '../../platform/errors/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import type { Outcome } from '../../platform/operation/index.ts';
import type { ProviderRegistry } from '../../platform/provider/index.ts';

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
	/** What the vendor says is wrong with settings that fit, such as a domain that is not there. Outside any transaction. */
	problemsAtVendor(
		providers: ProviderRegistry,
		target: string,
		settings: unknown,
		place: string,
	): Promise<readonly FieldProblem[]>;
};

export const productTargetPoint = defineExtensionPoint<ProductTargets>(
	'product targets',
	(targets) => targets.name,
);

type Delivered = { target: string | null; settings: unknown };
const place = 'body.provisioning_settings';

const targetsOf = (context: ReadContext, target: string): ProductTargets | undefined =>
	context.extensions
		.list(productTargetPoint)
		.find((targets) => targets.list(context).includes(target));

/** What is wrong with the settings of a product for its target; nothing when the target is not installed. */
export const deliveryProblems = (
	context: ReadContext,
	{ target, settings }: Delivered,
	where: string,
): readonly FieldProblem[] =>
	target === null
		? []
		: (targetsOf(context, target)?.problems(context, target, settings, where) ?? []);

/** A mistake in the settings would otherwise show only when the service is switched on, after the client has paid. */
export function assertDeliverable(context: ReadContext, { target, settings }: Delivered): void {
	if (target === null) return;
	const problems = deliveryProblems(context, { target, settings }, place);
	if (problems.length > 0) throw invalidInput([...problems]);
	if (targetsOf(context, target) !== undefined) return;
	// What a provider that is not installed could do, and needs to know, is unknown.
	if (context.providers.list().some(({ id, installed }) => id === target && !installed)) return;
	const all = context.extensions.list(productTargetPoint);
	const known = all.flatMap((targets) => targets.list(context)).join(', ') || 'none';
	throw invalidInput([
		{
			path: 'body.provisioning_target',
			message: `Nothing named ${target} can switch services on; there is ${known}`,
		},
	]);
}

/** A question to the vendor about settings; null when there is nothing to ask. */
export function questionAbout(
	context: ReadContext,
	{ target, settings }: Delivered,
): ((providers: ProviderRegistry) => Promise<readonly FieldProblem[]>) | null {
	if (target === null || settings === undefined) return null;
	const own = targetsOf(context, target);
	if (own === undefined) return null;
	return (providers) => own.problemsAtVendor(providers, target, settings, place);
}

/** Settings are saved unasked while the vendor does not answer: the catalogue must not depend on it. */
export function assertAccepted(outcome: Outcome<readonly FieldProblem[]>): void {
	if (outcome.ok && outcome.answer.length > 0) throw invalidInput([...outcome.answer]);
}
