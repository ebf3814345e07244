export { addressBookPoint, defineAddressBook } from './address-book.ts';
export { defineMessage, messageKindPoint } from './message-kind.ts';
export { queueMessage } from './queue-message.ts';
