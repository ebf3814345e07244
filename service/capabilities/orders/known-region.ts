import type { ReadContext } from '../../platform/context/index.ts';
import type { FieldProblem } from '../../platform/errors/index.ts';
import type { ProductRow } from '../catalog/index.ts';
import { templateRegions } from '../deployments/index.ts';

type Asked = { region: string | null | undefined; path: string };

/**
 * A region is known when a template is for it, or one of the services is offered there. Where there is no template yet, every
 * region passes: validation says then that nothing can be deployed.
 */
export async function regionProblems(
	context: ReadContext,
	{ region, path }: Asked,
	services: readonly Pick<ProductRow, 'regions'>[],
): Promise<FieldProblem[]> {
	if (region === null || region === undefined) return [];
	const ofTemplates = await templateRegions(context);
	if (ofTemplates.length === 0) return [];
	const known = new Set([...ofTemplates, ...services.flatMap(({ regions }) => regions)]);
	if (known.has(region)) return [];
	return [{ path, message: `There is no region ${region}; there are ${[...known].join(', ')}` }];
}
