/** Workflows of n8n's own nodes, as they are drawn on its canvas. */
import type { CredentialReference, WorkflowFile } from '../../e2e/stack/n8n-workflows.ts';

export type Step = {
	name: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	credential?: CredentialReference | undefined;
};

/** From a node to another; `output` is 0 unless said otherwise. */
export type Wire = [from: string, to: string, output?: number];

export function workflow(
	name: string,
	steps: readonly Step[],
	wires: readonly Wire[],
): WorkflowFile {
	const connections: Record<string, { main: { node: string; type: 'main'; index: 0 }[][] }> = {};
	for (const [from, to, output = 0] of wires) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index: 0 });
	}
	return {
		name,
		nodes: steps.map(({ credential, ...step }, index) => ({
			...step,
			position: [index * 220, 0],
			...(credential === undefined
				? {}
				: { credentials: { [credential.type]: { id: credential.id, name: credential.name } } }),
		})),
		connections,
	};
}

/** A chain of steps, each after the one before. */
export const inARow = (name: string, steps: readonly Step[]): WorkflowFile =>
	workflow(
		name,
		steps,
		steps.slice(1).map((step, index): Wire => [steps[index]?.name ?? '', step.name]),
	);

/** n8n's own Webhook node, which answers when the last node has finished. */
export const webhook = (place: string, credential?: CredentialReference): Step => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	parameters: {
		httpMethod: 'POST',
		path: place,
		responseMode: 'lastNode',
		...(credential === undefined ? {} : { authentication: 'headerAuth' }),
		options: {},
	},
	credential,
});

/** `values` is the inside of a list in n8n's expressions. */
export const query = (
	name: string,
	sql: string,
	values: string,
	credential: CredentialReference | undefined,
): Step => ({
	name,
	type: 'n8n-nodes-base.postgres',
	typeVersion: 2.7,
	parameters: {
		operation: 'executeQuery',
		query: sql,
		options: { queryReplacement: `={{ [${values}] }}` },
	},
	credential,
});

/** Output 0 when the expression is true, output 1 when it is not. */
export const ifTrue = (name: string, expression: string): Step => ({
	name,
	type: 'n8n-nodes-base.if',
	typeVersion: 2.3,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 3 },
			conditions: [
				{
					id: 'b1f0f0a2-7d0e-4c34-9d52-6a3a3ddf0c11',
					leftValue: `={{ ${expression} }}`,
					rightValue: '',
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
			combinator: 'and',
		},
		options: {},
	},
});

/** n8n's own HTTP Request node; its parameters but for the credential. */
export const httpRequest = (
	name: string,
	parameters: Record<string, unknown>,
	credential: CredentialReference | undefined,
): Step => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.5,
	parameters: {
		...parameters,
		authentication: 'genericCredentialType',
		genericAuthType: credential?.type ?? '',
		options: {},
	},
	credential,
});
