export { addressBookPoint, defineAddressBook } from './address-book.ts';
export {
	defineMessage,
	messageKindPoint,
	type MessageContent,
	type MessageKind,
} from './message-kind.ts';
export { outcomesOf, usableChannel, type MessageOutcome } from './message-outcomes.ts';
export { pricedLines } from './priced-lines.ts';
export { placeholderOf } from './rules.ts';
export { queueMessage, queueTeamNote } from './queue-message.ts';
