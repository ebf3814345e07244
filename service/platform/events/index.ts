export { defineEvents } from './define-events.ts';
export type { EventDefinition, PublishedEvent } from './define-events.ts';
export { defineReaction } from './define-reaction.ts';
export type { Reaction, StoredEvent } from './define-reaction.ts';
export { deadReactions, undispatchedEvents, reactionEvents } from './given-up.ts';
export { reviveReactions } from './revive-reactions.ts';
