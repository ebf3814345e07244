import { z } from 'zod';
import { ProviderError } from '../platform/errors/index.ts';
import type {
	DeploymentPlatform,
	DeploymentRequest,
	DeploymentResult,
	DeploymentStatus,
	DeploymentStep,
} from '../capabilities/deployments/ports.ts';

type Call = { method: string; marker: string };
export type FakePlatform = {
	platform: DeploymentPlatform;
	/** What stands there, by marker. */
	books: Map<string, DeploymentStatus['state']>;
	calls: Call[];
	/** What the next calls answer; done by the books when empty. */
	next: (DeploymentStep | ProviderError)[];
};

/** A platform in memory that does at once what it is told. */
export function fakePlatform(id: string): FakePlatform {
	const books: FakePlatform['books'] = new Map();
	const calls: Call[] = [];
	const next: FakePlatform['next'] = [];
	const objectsOf = ({ marker, spec }: DeploymentRequest) =>
		books.has(marker) ? [{ kind: 'container', name: spec.name }] : [];
	const resultOf = (request: DeploymentRequest): DeploymentResult => ({
		url: books.has(request.marker) ? `https://${request.spec.host}` : null,
		objects: objectsOf(request),
		details: {},
	});
	const step =
		(method: string, change: (request: DeploymentRequest) => void) =>
		async (request: DeploymentRequest): Promise<DeploymentStep> => {
			calls.push({ method, marker: request.marker });
			const scripted = next.shift();
			if (scripted instanceof ProviderError) throw scripted;
			if (scripted !== undefined) return scripted;
			change(request);
			return { status: 'DONE', result: resultOf(request) };
		};
	const ours = ({ marker }: DeploymentRequest): void => {
		if (!books.has(marker)) throw new ProviderError(id, 'rejected', 'Nothing of ours is there');
	};
	return {
		books,
		calls,
		next,
		platform: {
			id,
			title: 'Docker',
			settings: z.strictObject({
				image: z.string().meta({ title: 'Image', description: 'What runs' }),
			}),
			plan: (request) =>
				Promise.resolve({
					fingerprint: 'fake',
					objects: [
						{
							kind: 'container',
							name: request.spec.name,
							change: books.has(request.marker) ? 'KEEP' : 'CREATE',
						},
					],
				}),
			status: (request) =>
				Promise.resolve({
					state: books.get(request.marker) ?? 'ABSENT',
					message: null,
					url: resultOf(request).url,
					objects: objectsOf(request),
				}),
			apply: step('apply', ({ marker }) => {
				if (books.get(marker) !== 'SUSPENDED') books.set(marker, 'RUNNING');
			}),
			suspend: step('suspend', (request) => {
				ours(request);
				books.set(request.marker, 'SUSPENDED');
			}),
			resume: step('resume', (request) => {
				ours(request);
				books.set(request.marker, 'RUNNING');
			}),
			destroy: step('destroy', ({ marker }) => {
				books.delete(marker);
			}),
		},
	};
}
