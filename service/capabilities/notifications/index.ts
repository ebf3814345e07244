export { addressBookPoint, defineAddressBook } from './address-book.ts';
export { defineMessage, messageKindPoint, type MessageContent } from './message-kind.ts';
export { pricedLines } from './priced-lines.ts';
export { queueMessage } from './queue-message.ts';
