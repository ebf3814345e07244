import {
	messageKindPoint,
	type MessageKind,
} from '../../capabilities/notifications/message-kind.ts';
import type { Module } from '../../platform/contract/index.ts';
import { collectExtensions } from '../../platform/extension/index.ts';
import { notice, type Outputs } from './outputs.ts';
import { print } from './print.ts';
import { asDescription } from './words.ts';

/** Writes the kinds of messages that can be drafted, each with the record that it is about. */
export function generateMessageKinds(modules: readonly Module[], outputs: Outputs): void {
	const kinds = collectExtensions(modules.flatMap((module) => module.extensions)).list(
		messageKindPoint,
	);
	outputs.set(
		'nodes/DraftEmail/generated/message-kinds.ts',
		`// ${notice('service/capabilities/*/messages.ts')}
import type { MessageKind } from '../../shared/operation';

export const messageKinds: readonly MessageKind[] = ${print(described(kinds))};
`,
	);
}

const described = (kinds: readonly MessageKind[]): unknown[] =>
	[...kinds]
		.sort((a, b) => a.title.localeCompare(b.title))
		.map(({ kind, title, description, related }) => ({
			kind,
			title,
			description: asDescription(description),
			about: { resource: related.type, name: related.field, title: related.title },
		}));
