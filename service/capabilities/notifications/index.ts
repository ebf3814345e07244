export { addressBookPoint, defineAddressBook } from './address-book.ts';
export {
	defineMessage,
	messageKindPoint,
	NothingToSay,
	type MessageContent,
	type MessageKind,
} from './message-kind.ts';
export { outcomesOf, usableChannel } from './message-outcomes.ts';
export { pricedLines } from './priced-lines.ts';
export { placeholderOf } from './rules.ts';
export { queueMessage, queueOnce, queueTeamNote } from './queue-message.ts';
