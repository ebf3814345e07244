import {
	messageKindPoint,
	type MessageKind,
} from '../../capabilities/notifications/message-kind.ts';
import type { Module } from '../../platform/contract/index.ts';
import { collectExtensions } from '../../platform/extension/index.ts';
import { notice, type Outputs } from './outputs.ts';
import { print } from './print.ts';
import { asDescription } from './words.ts';

/** A kind of message, and the parameter in which the record it is about is picked. */
export type DescribedKind = {
	kind: string;
	title: string;
	description: string;
	about: { resource: string; name: string; title: string };
};

/** Writes the kinds of messages that can be drafted, each with the record that it is about. */
export function generateMessageKinds(modules: readonly Module[], outputs: Outputs): void {
	outputs.set(
		'nodes/DraftEmail/generated/message-kinds.ts',
		`// ${notice('service/capabilities/*/messages.ts')}
import type { MessageKind } from '../../shared/operation';

export const messageKinds: readonly MessageKind[] = ${print(describedKinds(modules))};
`,
	);
}

export const describedKinds = (modules: readonly Module[]): DescribedKind[] =>
	[...registeredKinds(modules)]
		.sort((a, b) => a.title.localeCompare(b.title))
		.map(({ kind, title, description, related }) => ({
			kind,
			title,
			description: asDescription(description),
			about: { resource: related.type, name: related.field, title: related.title },
		}));

const registeredKinds = (modules: readonly Module[]): readonly MessageKind[] =>
	collectExtensions(modules.flatMap((module) => module.extensions)).list(messageKindPoint).filter(messageKindPoint.isOffered);
