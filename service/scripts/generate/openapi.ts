import { buildOpenApi } from '../../platform/contract/openapi.ts';
import type { Module } from '../../platform/contract/index.ts';
import { notice, type Outputs } from './outputs.ts';

export { buildOpenApi };

export function generateOpenApi(modules: readonly Module[], outputs: Outputs): void {
	// JSON has no comments, so the notice is a property of its own.
	const document = {
		'x-notice': notice('service/capabilities/*/contract.ts'),
		...buildOpenApi(modules),
	};
	outputs.set('service/generated/openapi.json', `${JSON.stringify(document, null, '\t')}\n`);
}
