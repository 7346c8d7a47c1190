export type { ServiceCoverage } from '../search/search-index.ts';
