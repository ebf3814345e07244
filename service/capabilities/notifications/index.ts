export { notificationsConfig } from './config.ts';
export { claimsIn, claimsOfFacts } from './claims.ts';
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
export { recordBounce } from './bounce.ts';
export { replyToken } from './reply-address.ts';
export {
	listToReadBack,
	putOffReadBack,
	recordReadBack,
	sentByMessageIds,
	sentByReplyTokens,
	sentInThread,
	type SentMail,
} from './sent-mail-store.ts';
export { placeholderOf } from './rules.ts';
export { queueMessage, queueOnce, queueTeamNote, queueTeamNoteOnce } from './queue-message.ts';
export { queueLetter } from './queue-letter.ts';
export { findSentMail } from './sent-mail-store.ts';
