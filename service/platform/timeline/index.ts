export { defineTimelineSource, timelinePoint, type TimelineSource } from './define.ts';
export { byPerson, eventsOf, movesOf, peopleActed, plainEvents } from './platform-sources.ts';
export { defineSearch, prefixOf, searchPoint, type SearchSource, type Wanted } from './search.ts';
