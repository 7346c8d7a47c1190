/**
 * What made searches slow. Filters read what was out of line, or all of a person's units. And the two parts of a search that are the
 * same whatever it is filtered by were planned anew each time, which took as long as running them: now they are functions, as a
 * connection keeps the plans of what a function runs, also behind RDS Proxy, where a named prepared statement would pin it. They run as
 * whoever calls them, under row security.
 */
export default /* sql */ `
-- A filter reads the facets of all of a person's units: out of line they were 14,000 pages of 15,000 (9,200 units: 14 ms instead of 5).
-- Of rows that are written from now on; the table is not rewritten, as searches and syncs would wait for it.
alter table search_units alter column facets set storage main;

-- The filters that most questions have, as far as they can use an index under row security: = and < of texts and dates are leakproof.
create index search_units_sender on search_units (user_id, sender);
-- Of all chunks, not the first ones alone.
drop index search_units_by_date;
create index search_units_by_date on search_units (user_id, occurred_at, item_id);

-- What an entry (packed-posting.ts) adds to its document's score. flat: k1 (1 - b); per_length: k1 b / mean length. Inlined.
create function app.bm25_term(entry bigint, weight float8, flat float8, per_length float8) returns float8
language sql immutable as $$
  select weight / (1::float8 + (flat + per_length * (entry & 65535)) / ((entry >> 16) & 127))
$$;

-- The entries of terms, each with its term's weight; of the segments of some services and of some documents, where these are not
-- null. Inlined. Unnested in the select list: in from, all of a list is kept in a tuplestore first (8,700 postings: 8.5 ms instead of 4.4).
create function app.weighted_postings(person uuid, terms text[], weights float8[], services text[], among bigint[])
returns table (weight float8, entry bigint)
language sql stable as $$
  select posting.weight, posting.entry
  from (
    select word.weight, unnest(list.entries) as entry
    from unnest(terms, weights) as word (term, weight) cross join lateral (
      -- Fenced, so that it is an index lookup on a database without statistics too: PGlite never gathers any.
      select p.entries from postings as p
      where p.user_id = person and p.term = word.term
        and (services is null or p.segment_id in (
          select g.id from search_segments as g where g.user_id = person and g.service = any(services)
        ))
      offset 0
    ) as list
    offset 0
  ) as posting
  where among is null or posting.entry >> 24 in (select unnest(among))
$$;

-- The documents that hold one of the terms, by BM25 over all of a person's, and the said terms that stand nowhere; see words-arm.ts.
-- A term of few documents, none of which may be found, stands nowhere: words of deleted items are in postings until they are merged.
-- hidden: flags of units that may not be found. services, among: only texts of these, only these documents; null for all. Words are as rare as they are among all.
-- wanted: so many documents with the highest scores, and those as high as the last; null for all.
--
-- Documents of a word that stands in an eighth of all or more are scored only if they hold another word too, where that can't change
-- what is wanted: such words together weigh less than the last document wanted has without them (Turtle and Flood 1995, MaxScore).
create function app.bm25(
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
begin
  select sum(document_count), k1 * b * sum(document_count) / nullif(sum(total_length), 0) into corpus, per_length
  from search_segments where user_id = person;

  select coalesce(array_agg(term order by place) filter (where place <= cardinality(said) and not lives), '{}'),
    array_agg(term) filter (where df < corpus / 8), array_agg(weight) filter (where df < corpus / 8),
    array_agg(term) filter (where df >= corpus / 8), array_agg(weight) filter (where df >= corpus / 8),
    sum(weight) filter (where df >= corpus / 8)
  into unknown, rare, rare_weights, common, common_weights, common_most
  from (
    select place, term, df, coalesce(df > 16 or exists (
      select from (
        -- Worked out here: beside the index, an operator that is not leakproof keeps it from being used under row security.
        select unnest(p.entries) >> 24 as document from postings as p
        where p.user_id = person and p.term = asked.term
        offset 0
      ) as posting cross join lateral (
        select from search_units as u
        where u.user_id = person and u.document = posting.document and u.flags & hidden = 0
        offset 0
      ) as unit
    ), false) as lives, case when place <= cardinality(said) then 1 else related_weight end
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

-- A query's signature: the signs of its rotated vector less half of the centre; signs are the same at twice the length. Why half: candidates.ts.
create function app.query_signature(query halfvec, centre halfvec) returns bit varying
language sql immutable as $$
  select binary_quantize(coalesce(query + query - centre, query))
$$;

-- The texts that are nearest to a query by cosine, nearest first: wanted at most, none less close than the model's floor; see
-- vector-arm.ts. The query is given as each of several models has it (models, queries, floors, weights: one of each a model); used is
-- the first one whose space has all of the person's texts, or else the first that has any, and weight is its.
--
-- services: null for all. among: only these texts, or null for all. deviations, candidates: see candidates.ts.
create function app.nearest_texts(
  person uuid, models text[], queries halfvec[], floors float8[], weights float8[], services text[], among bigint[],
  deviations float8, candidates integer, wanted integer
) returns table (content_key bigint, similarity float8, weight float8) rows 100
language plpgsql stable set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  space bigint;
  query halfvec;
  centre halfvec;
  unrelated_below float8;
  model_weight float8;
  query_signature bit varying;
  dimensions float8;
begin
  select s.id, s.centre, given.query, given.floor, given.weight
  into space, centre, query, unrelated_below, model_weight
  from unnest(models, queries, floors, weights) with ordinality as given (model, query, floor, weight, place)
  join vector_spaces as s on s.user_id = person and s.model = given.model
  order by s.is_complete desc, given.place
  limit 1;
  if not found then
    return;
  end if;

  -- So few are compared as they are.
  if cardinality(among) <= 300 then
    return query
    select v.content_key, v.similarity, model_weight
    from unnest(among) as wanted_text (content_key) cross join lateral (
      select x.content_key, -(x.embedding <#> query) as similarity
      from search_vectors as x
      where x.user_id = person and x.space_id = space and x.content_key = wanted_text.content_key
        and (services is null or x.service = any(services))
      offset 0
    ) as v
    where v.similarity >= unrelated_below
    order by v.similarity desc
    limit wanted;
    return;
  end if;

  query_signature := app.query_signature(query, centre);
  dimensions := length(query_signature);
  return query
  with nearest as materialized (
    -- Distance and key as one number, as those sort twice as fast: 16 bits and the key's first 48.
    select (hamming_distance(x.signature, query_signature)::bigint << 48) | ((x.content_key >> 16) & 281474976710655) as near
    from search_vectors as x
    where x.user_id = person and x.space_id = space
      and (services is null or x.service = any(services))
      and (among is null or x.content_key in (select unnest(among)))
    order by 1
    limit candidates
  ), tenth as materialized (
    select (max(near) >> 48)::float8 as distance from (select near from nearest order by near limit 10) as ten
  ), bound as materialized (
    select distance + deviations * sqrt(2 * distance * (1 - distance / dimensions)) as distance from tenth
  )
  select v.content_key, v.similarity, model_weight
  from (
    -- Both ends are worked out here: beside the index, an operator that is not leakproof keeps it from being used under row security.
    select near << 16 as first_key, near << 16 | 65535 as last_key
    from nearest where near >> 48 <= (select distance from bound) offset 0
  ) as candidate cross join lateral (
    select x.content_key, -(x.embedding <#> query) as similarity
    from search_vectors as x
    where x.user_id = person and x.space_id = space
      and x.content_key between candidate.first_key and candidate.last_key
    offset 0
  ) as v
  where v.similarity >= unrelated_below and (among is null or v.content_key in (select unnest(among)))
  order by v.similarity desc
  limit wanted;
end
$$;

revoke all on function app.bm25_term(bigint, float8, float8, float8), app.weighted_postings(uuid, text[], float8[], text[], bigint[]),
  app.bm25(uuid, text[], text[], float8, float8, float8, integer, text[], bigint[], integer), app.query_signature(halfvec, halfvec),
  app.nearest_texts(uuid, text[], halfvec[], float8[], float8[], text[], bigint[], float8, integer, integer) from public;
grant execute on function app.bm25_term(bigint, float8, float8, float8), app.weighted_postings(uuid, text[], float8[], text[], bigint[]),
  app.bm25(uuid, text[], text[], float8, float8, float8, integer, text[], bigint[], integer), app.query_signature(halfvec, halfvec),
  app.nearest_texts(uuid, text[], halfvec[], float8[], float8[], text[], bigint[], float8, integer, integer) to app;
`;
