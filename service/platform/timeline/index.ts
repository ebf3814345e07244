export {
	anyOf,
	defineSalePart,
	defineTimelineSource,
	salePartPoint,
	timelinePoint,
	topics,
	type Sale,
	type SalePart,
	type TimelineSource,
	type Topic,
	type Wording,
} from './define.ts';
export { byPerson, eventsOf, movesOf, peopleActed, plainEvents } from './platform-sources.ts';
export { defineSearch, prefixOf, searchPoint, type SearchSource, type Wanted } from './search.ts';
