import type { INodeProperties } from 'n8n-workflow';

/** Option of every node that sends commands. */
export const idempotencyKeyOption: INodeProperties = {
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. order-4711',
	description:
		'Repeating a command with the same key gives the first answer again instead of doing it twice. Made from the CloudSales event, or from the execution, if empty.',
};

export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Option of nodes behind a trigger: an event may be worked on when others have brought its sale further already. */
export const goOnIfTooLateOption: INodeProperties = {
	displayName: 'Go On If Too Late',
	name: 'goOnIfTooLate',
	type: 'boolean',
	default: false,
	description:
		'Whether to pass the item on, marked as skipped, when the record has moved on and this is no longer possible, instead of failing',
};
