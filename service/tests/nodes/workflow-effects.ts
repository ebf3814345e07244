/** What the workflow files are judged by beside their parameters: what happens behind a trigger, and how much is drawn. */
import type { Json } from './pack.ts';

export type WorkflowNode = { name: string; type: string; typeVersion: number; parameters: Json };
export type Workflow = {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, { main: ({ node: string }[] | null)[] }>;
};

const prefix = 'n8n-nodes-cloudsales.';

/** Triggers whose execution nobody starts again when n8n stops in the middle of it. */
const unrepeated = ['n8n-nodes-base.formTrigger', 'n8n-nodes-base.webhook'];
/** Nodes that show, choose or answer, and change nothing anywhere. */
const harmless = [
	...unrepeated,
	'n8n-nodes-base.form',
	'n8n-nodes-base.if',
	'n8n-nodes-base.switch',
	'n8n-nodes-base.merge',
	'n8n-nodes-base.noOp',
	'n8n-nodes-base.respondToWebhook',
	'n8n-nodes-base.stickyNote',
	`${prefix}cloudSalesForm`,
	`${prefix}finishEvent`,
];

/** How many commands a node sends at most; a node that is not known counts as one. */
export function commandsOf(
	node: WorkflowNode,
	isQuery: (resource: string, operation: string) => boolean,
): number {
	if (harmless.includes(node.type)) return 0;
	const { resource, operation, options = {} } = node.parameters;
	if (typeof resource === 'string' && typeof operation === 'string' && isQuery(resource, operation))
		return 0;
	const more = ['sync', 'send'].filter((name) => (options as Json)[name] !== undefined);
	return 1 + more.length;
}

/** Problems of a workflow that does more behind a form or webhook than to record what was wished. */
export function unrepeatedEffects(
	{ nodes, connections }: Workflow,
	isQuery: (resource: string, operation: string) => boolean,
): string[] {
	const byName = new Map(nodes.map((node) => [node.name, node]));
	return nodes
		.filter((node) => unrepeated.includes(node.type))
		.flatMap((trigger) => {
			const reached = new Set<string>();
			const visit = (name: string): void => {
				if (reached.has(name)) return;
				reached.add(name);
				for (const output of connections[name]?.main ?? [])
					for (const { node } of output ?? []) visit(node);
			};
			visit(trigger.name);
			const acting = [...reached].flatMap((name) => {
				const node = byName.get(name);
				return node === undefined ? [] : Array<string>(commandsOf(node, isQuery)).fill(name);
			});
			return acting.length > 1
				? [`${trigger.name}: ${acting.join(', ')} lie behind it; only one command may`]
				: [];
		});
}

export type Measure = { nodes: number; expressions: number; code: number };

/** How much of a workflow a person has to draw, to write and to program. */
export function measureOf({ nodes }: Workflow): Measure {
	// The proof that an event was handled is one node at the end of each workflow that an event starts; it came later.
	const drawn = nodes.filter(
		(node) => !node.type.endsWith('.stickyNote') && node.type !== `${prefix}finishEvent`,
	);
	const expressions = (value: unknown): number => {
		if (typeof value === 'string') return value.startsWith('=') ? 1 : 0;
		if (typeof value !== 'object' || value === null) return 0;
		return Object.values(value).reduce<number>((sum, one) => sum + expressions(one), 0);
	};
	return {
		nodes: drawn.length,
		expressions: drawn.reduce((sum, node) => sum + expressions(node.parameters), 0),
		code: drawn.filter((node) => /\.(code|function|functionItem|set)$/i.test(node.type)).length,
	};
}
