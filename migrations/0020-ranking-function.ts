/**
 * The whole ranking of a search by relevance as one function: its statement was parsed and planned anew each time, 3 ms of 14. Filters alone
 * stay in the statement, as they are nested and of many kinds: what passes them is found first, and given to the function.
 */
export default /* sql */ `
-- What a search compares all of: in the order of the rows, so that pages fill up. In the key's index signatures stood in the order of hashes: 696
-- pages of a person instead of 290, and each look at a vector went through it. With both apart, app.nearest_texts takes an eighth less.
create index search_vectors_signatures on search_vectors (user_id, space_id) include (content_key, service, signature);
alter table search_vectors drop constraint search_vectors_pkey, add primary key (user_id, space_id, content_key);

-- The said terms that some document holds which may be found: a word of deleted items is in postings until its segment is merged.
-- hidden: flags of units that may not be found. Looked at are rows whose entries have 24 bytes and 8 for each of 128 documents at most: what
-- is larger may lie in TOAST, and of so many documents an eighth at most is gone before they are merged away. By the primary key of postings
-- and search_units_document, up to the first document that may be found; documents are worked out before: beside the index, an operator that is not leakproof keeps it from being used under row security.
create function app.living_terms(person uuid, terms text[], hidden integer) returns text[]
language plpgsql stable set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  return array(
    select asked.term
    from unnest(terms) with ordinality as asked (term, place) cross join lateral (
      select bool_or(pg_column_size(p.entries) > 24 + 8 * 128) as is_certain from postings as p
      where p.user_id = person and p.term = asked.term
    ) as row
    where is_certain or is_certain is not null and exists (
      select from (
        select unnest(p.entries) >> 24 as document from postings as p
        where p.user_id = person and p.term = asked.term
        offset 0
      ) as posting cross join lateral (
        select from search_units as u
        where u.user_id = person and u.document = posting.document and u.flags & hidden = 0
        offset 0
      ) as unit
    )
    order by place
  );
end
$$;

-- The texts of the first of an item's chunks, each once, most at most. Inlined; by the primary key of search_units.
create function app.passages(person uuid, item uuid, chunks integer[], most integer) returns table (texts text[])
language sql stable as $$
  select array(
    select passage.content
    from (
      select chunk, min(place) as place from unnest(chunks) with ordinality as matching (chunk, place)
      group by chunk order by place limit most
    ) as best cross join lateral (
      select u.content from search_units as u
      where u.user_id = person and u.item_id = item and u.chunk = best.chunk
      limit 1
    ) as passage
    order by place
  )
  offset 0
$$;

-- The units of scored documents, best first, cut after so many texts, those that are as good as the last left in: dates decide among equals,
-- and a series comes whole. among: rows that pass the filters (tids hold as long as a statement), null where only services and hidden flags bind.
-- Inlined; by search_units_document.
create function app.units_by_words(
  person uuid, documents bigint[], scores float8[], services text[], hidden integer, among tid[], reach integer
) returns table (score float8, document bigint, flags integer, service text, item_id uuid, chunk integer, occurred_at timestamptz)
language sql stable as $$
  select best.score, unit.*
  from (select * from unnest(documents, scores) as scored (document, score) order by score desc) as best cross join lateral (
    select u.document, u.flags, u.service, u.item_id, u.chunk, u.occurred_at
    from search_units as u
    where u.user_id = person and u.document = best.document
      and case when among is null then u.flags & hidden = 0 and (services is null or u.service = any(services))
        else u.ctid in (select unnest(among)) end
    offset 0
  ) as unit
  order by best.score desc
  fetch first (reach) rows with ties
$$;

-- Likewise the units of a text, by search_units_content.
create function app.units_of_text(person uuid, near_key bigint, services text[], hidden integer, among tid[])
returns table (document bigint, flags integer, service text, item_id uuid, chunk integer, occurred_at timestamptz)
language sql stable as $$
  select u.document, u.flags, u.service, u.item_id, u.chunk, u.occurred_at
  from search_units as u
  where u.user_id = person and u.content_key = near_key
    and case when among is null then u.flags & hidden = 0 and (services is null or u.service = any(services))
      else u.ctid in (select unnest(among)) end
  offset 0
$$;

-- As in 0018, but for which said terms are unknown: app.living_terms tells, and nothing does where hidden is null.
create or replace function app.bm25(
  person uuid, said text[], related text[], related_weight float8, k1 float8, b float8, hidden integer,
  services text[], among bigint[], wanted integer, out unknown text[], out documents bigint[], out scores float8[]
)
language plpgsql stable set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  corpus float8;
  flat float8 := k1 * (1 - b);
  per_length float8;
  rare text[];
  rare_weights float8[];
  common text[];
  common_weights float8[];
  common_most float8;
  living text[] := said;
begin
  if hidden is not null then
    living := app.living_terms(person, said, hidden);
  end if;

  select sum(document_count), k1 * b * sum(document_count) / nullif(sum(total_length), 0) into corpus, per_length
  from search_segments where user_id = person;

  select coalesce(array_agg(term order by place) filter (where place <= cardinality(said) and term <> all(living)), '{}'),
    array_agg(term) filter (where df < corpus / 8), array_agg(weight) filter (where df < corpus / 8),
    array_agg(term) filter (where df >= corpus / 8), array_agg(weight) filter (where df >= corpus / 8),
    sum(weight) filter (where df >= corpus / 8)
  into unknown, rare, rare_weights, common, common_weights, common_most
  from (
    select place, term, df, case when place <= cardinality(said) then 1 else related_weight end
      * (k1 + 1) * ln(1::float8 + (corpus - df + 0.5::float8) / (df + 0.5::float8)) as weight
    from unnest(said || related) with ordinality as asked (term, place) cross join lateral (
      select sum(cardinality(p.entries))::float8 as df from postings as p
      where p.user_id = person and p.term = asked.term
    ) as counted
  ) as word;

  if common is null or rare is null or wanted is null then
    with scored as materialized (
      select entry >> 24 as document, sum(app.bm25_term(entry, weight, flat, per_length)) as score
      from app.weighted_postings(person, rare || common, rare_weights || common_weights, services, among)
      group by 1
    )
    select array_agg(document), array_agg(score) into documents, scores
    from scored
    where wanted is null
      or score >= coalesce((select score from scored order by score desc offset wanted - 1 limit 1), 0);
    return;
  end if;

  with without_common as materialized (
    select entry >> 24 as document, sum(app.bm25_term(entry, weight, flat, per_length)) as score
    from app.weighted_postings(person, rare, rare_weights, services, among)
    group by 1
  ), is_enough as materialized (
    select (select score from without_common order by score desc offset wanted - 1 limit 1) > common_most as so
  ), scored as materialized (
    select document, sum(score) as score
    from (
      select document, score from without_common
      union all
      select entry >> 24, app.bm25_term(entry, weight, flat, per_length)
      from app.weighted_postings(person, common, common_weights, services, among)
      where (select so from is_enough) is not true or entry >> 24 in (select document from without_common)
    ) as part
    group by 1
  )
  select array_agg(document), array_agg(score) into documents, scores
  from scored
  where score >= coalesce((select score from scored order by score desc offset wanted - 1 limit 1), 0);
end
$$;

-- The items that are most relevant to a query: up to four lists of them, each by their best chunk, fused by the sum of weight / (rrf_k + rank).
-- At least one row; where nothing is found, one without an item. See rank-by-relevance.ts.
--
-- said to b: see app.bm25. models to candidates: see app.nearest_texts. services: null for all. hidden: flags of units that may not be found.
-- bound_…, preferred_…: what passes the filters, and the guessed ones too: rows of search_units, documents and texts; null for all that
-- services and hidden flags let pass. bound_best, preferred_best: so many documents of theirs are scored, and those as good as the last; null for
-- all. lists: those wanted of 1 by words, 2 by vectors, 3 and 4 likewise what is preferred; list_weights has all four.
-- reach: so many texts are followed up in each list, null for all. as_of: of a series (units with the flag recurring) only the
-- nearest to it on either side count; null: each counts. depth: items of a list. passages: texts of an item. wanted: items in all.
--
-- is_short: a list has fewer items than are wanted, though what it was made of was cut off.
create function app.rank_items(
  person uuid, said text[], related text[], related_weight float8, k1 float8, b float8,
  models text[], queries halfvec[], floors float8[], weights float8[], deviations float8, candidates integer,
  services text[], hidden integer, bound_units tid[], bound_documents bigint[], bound_texts bigint[], bound_best integer,
  preferred_units tid[], preferred_documents bigint[], preferred_texts bigint[], preferred_best integer,
  lists integer[], list_weights float8[], reach integer, as_of timestamptz, recurring integer, rrf_k integer, depth integer, passages integer,
  wanted integer
) returns table (
  unknown text[], service text, item_id uuid, occurred_at timestamptz, score float8, words integer, vector integer, filtered integer,
  passage1 text, passage2 text, passage3 text, is_short boolean
) rows 20
language plpgsql stable set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  found record;
  preferred record;
begin
  if 1 = any(lists) then
    found := app.bm25(person, said, related, related_weight, k1, b, hidden, services, bound_documents, bound_best);
  else
    select '{}'::text[] as unknown, null::bigint[] as documents, null::float8[] as scores into found;
  end if;
  if 3 = any(lists) then
    preferred := app.bm25(person, said, related, related_weight, k1, b, null, services, preferred_documents, preferred_best);
  else
    select null::bigint[] as documents, null::float8[] as scores into preferred;
  end if;

  return query
  with unit as (
    select 1 as list, list_weights[1] as weight, unit.*
    from app.units_by_words(person, found.documents, found.scores, services, hidden, bound_units, reach) as unit
    union all
    select 2, list_weights[2] * near.weight, near.similarity, unit.*
    from app.nearest_texts(
      person, models, queries, floors, weights, services, bound_texts, deviations, candidates, coalesce(reach, candidates)
    ) as near cross join lateral app.units_of_text(person, near.content_key, services, hidden, bound_units) as unit
    where 2 = any(lists)
    union all
    select 3, list_weights[3], unit.*
    from app.units_by_words(person, preferred.documents, preferred.scores, services, hidden, preferred_units, reach) as unit
    union all
    select 4, list_weights[4] * near.weight, near.similarity, unit.*
    from app.nearest_texts(
      person, models, queries, floors, weights, services, preferred_texts, deviations, candidates, coalesce(reach, candidates)
    ) as near cross join lateral app.units_of_text(person, near.content_key, services, hidden, preferred_units) as unit
    where 4 = any(lists)
  ), best as (
    select list, item_id, any_value(service) as service, max(weight) as weight, max(score) as score, max(occurred_at) as occurred_at,
      min(document) filter (where as_of is not null and flags & recurring <> 0) as series,
      (array_agg(chunk order by score desc, chunk))[1:passages] as chunks
    from unit
    group by list, item_id
  ), counted as (
    select *, case when series is null then 1 else row_number() over (
      partition by list, series, occurred_at >= as_of order by abs(extract(epoch from occurred_at - as_of)), item_id
    ) end as nearness
    from best
  ), ranked as (
    select *, row_number() over (partition by list order by score desc, occurred_at desc, item_id desc) as rank
    from counted
    where nearness = 1
  ), item as (
    select any_value(service) as service, item_id, max(occurred_at) as occurred_at, sum(weight / (rrf_k + rank)) as score,
      (min(rank) filter (where list = 1))::integer as words, (min(rank) filter (where list = 2))::integer as vector,
      (min(rank) filter (where list > 2))::integer as filtered,
      coalesce(max(chunks) filter (where list = 1), '{}') || coalesce(max(chunks) filter (where list = 2), '{}')
        || coalesce(max(chunks) filter (where list = 3), '{}') || coalesce(max(chunks) filter (where list = 4), '{}') as chunks
    from ranked
    where rank <= depth
    group by item_id
    order by score desc, occurred_at desc, item_id desc
    limit wanted
  )
  select found.unknown, item.service, item.item_id, item.occurred_at, item.score, item.words, item.vector, item.filtered,
    passage.texts[1], passage.texts[2], passage.texts[3],
    reach is not null and exists (
      select from unnest(lists) as given (list)
      where (select count(*) from ranked where ranked.list = given.list) < wanted
        and (
          (select count(*) from unit where unit.list = given.list) >= reach
          or (given.list = 1 and coalesce(cardinality(found.documents) >= bound_best, false))
        )
    )
  from (select) as once left join item on true
    left join lateral app.passages(person, item.item_id, item.chunks, passages) as passage on true
  order by score desc, occurred_at desc, item_id desc;
end
$$;

revoke all on function app.living_terms(uuid, text[], integer), app.passages(uuid, uuid, integer[], integer),
  app.units_by_words(uuid, bigint[], float8[], text[], integer, tid[], integer),
  app.units_of_text(uuid, bigint, text[], integer, tid[]), app.rank_items from public;
grant execute on function app.living_terms(uuid, text[], integer), app.passages(uuid, uuid, integer[], integer),
  app.units_by_words(uuid, bigint[], float8[], text[], integer, tid[], integer),
  app.units_of_text(uuid, bigint, text[], integer, tid[]), app.rank_items to app;
`;
