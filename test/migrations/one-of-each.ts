import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import { createPerson } from '../helpers/factories.ts';

export interface Someone {
  userId: string;
  accountId: string;
}

/** A person with one row in every table that has a person, written as the product would: as `app`, in their own scope. */
export async function createSomeone(database: Database): Promise<Someone> {
  const { userId, accountId, email } = await createPerson(database);
  const at = new Date('2027-03-01T09:00:00Z');
  const id = () => randomUUID();
  const own = { user_id: userId, account_id: accountId };
  const conversationId = id();
  const actionId = id();

  await database.forPerson(userId, async (t) => {
    await t
      .insertInto('sessions')
      .values({ id: id(), user_id: userId, scopes: [], created_at: at, expires_at: at, revoked_at: null })
      .execute();
    await sql`select app.begin_authorization(${Buffer.from(userId)}, ${accountId}, 'c', null, ${at}, ${new Date('2100-01-01Z')})`.execute(
      t,
    );
    await sql`select app.add_to_directory('email', ${email}, ${accountId}, 0, ${at})`.execute(t);
    await t
      .insertInto('conversations')
      .values({ id: conversationId, user_id: userId, title: 't', created_at: at, updated_at: at })
      .execute();
    await t
      .insertInto('messages')
      .values({
        id: id(),
        user_id: userId,
        conversation_id: conversationId,
        request_id: 'r',
        query: 'q',
        intent: null,
        response: null,
        sources: '[]',
        actions_taken: '[]',
        created_at: at,
      })
      .execute();
    await t
      .insertInto('requests')
      .values({
        user_id: userId,
        request_id: 'r',
        body_hash: 'h',
        conversation_id: null,
        state: 'running',
        deadline: at,
        created_at: at,
      })
      .execute();
    await t
      .insertInto('request_events')
      .values({ user_id: userId, request_id: 'r', id: 1, event: 'done', data: '{}', created_at: at })
      .execute();
    await t
      .insertInto('gmail_cache')
      .values({
        ...own,
        id: id(),
        email_id: id(),
        thread_id: 't',
        history_id: '1',
        message_id: null,
        in_reply_to: null,
        reference_ids: [],
        subject: 's',
        sender: null,
        recipients: '{"to":[],"cc":[],"bcc":[]}',
        body_preview: 'b',
        body_full: 'b',
        received_at: at,
        pending_attachments: 0,
        labels: [],
        is_read: false,
        has_attachments: false,
        attachments: '[]',
        size_bytes: 1,
        synced_at: at,
      })
      .execute();
    await t
      .insertInto('gcal_cache')
      .values({
        ...own,
        id: id(),
        calendar_id: 'c',
        event_id: id(),
        kind: 'single',
        recurring_event_id: null,
        original_start: null,
        recurrence: [],
        ical_uid: 'u',
        etag: 'e',
        title: 't',
        description: '',
        location: '',
        start_time: at,
        end_time: at,
        start_date: null,
        end_date: null,
        time_zone: null,
        attendees: '[]',
        organizer: null,
        own_response: null,
        meeting_link: null,
        transparency: 'opaque',
        web_link: null,
        status: 'confirmed',
        synced_at: at,
      })
      .execute();
    await t
      .insertInto('gdrive_cache')
      .values({
        ...own,
        id: id(),
        file_id: id(),
        drive_id: null,
        name: 'n',
        mime_type: 'text/plain',
        content_preview: '',
        content_text: null,
        content_unread: null,
        content_revision: '1',
        version: 0,
        parent_folder: '',
        parent_ids: [],
        web_link: null,
        owners: '[]',
        shared_with: '[]',
        size_bytes: null,
        created_at: at,
        modified_at: at,
        synced_at: at,
      })
      .execute();
    await t
      .insertInto('people')
      .values({
        ...own,
        id: id(),
        address: email,
        names: [],
        contact_id: null,
        is_contact: false,
        sent_count: 0,
        received_count: 0,
        last_seen_at: null,
        nicknames: [],
        words: '',
      })
      .execute();
    await t
      .insertInto('contacts')
      .values({
        ...own,
        id: id(),
        resource_name: `people/${accountId}`,
        etag: 'e',
        addresses: [],
        words: '',
        card: '{}',
        synced_at: at,
      })
      .execute();
    await t
      .insertInto('mail_labels')
      .values({ ...own, label_id: accountId, name: 'Travel' })
      .execute();
    const { id: segmentId } = await t
      .insertInto('search_segments')
      .values({
        ...own,
        service: 'gmail',
        first_document: 1,
        last_document: 1,
        document_count: 1,
        deleted_count: 0,
        total_length: 1,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await t
      .insertInto('search_units')
      .values({
        ...own,
        service: 'gmail',
        document: 1,
        text_key: 2,
        content_key: 3,
        item_id: id(),
        chunk: 0,
        occurred_at: at,
        flags: 0,
        sender: null,
        length: 1,
        content: 'word',
        ends_at: null,
        size_bytes: null,
        facets: [],
      })
      .execute();
    await t
      .insertInto('postings')
      .values({ user_id: userId, term: 'word', segment_id: segmentId, entries: ['1'] })
      .execute();
    const { id: spaceId } = await t
      .insertInto('vector_spaces')
      .values({
        user_id: userId,
        model: 'm',
        centre: null,
        centred_on: 0,
        is_complete: false,
        is_tracked: true,
        vectors_at_most: 1,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await t
      .insertInto('search_vectors')
      .values({ ...own, space_id: spaceId, content_key: 3, service: 'gmail', signature: '10', embedding: '[1,0]' })
      .execute();
    await t
      .insertInto('hidden_vectors')
      .values({ ...own, space_id: spaceId, content_key: 4, service: 'gmail', embedding: '[1,0]' })
      .execute();
    await t
      .insertInto('sync_cursors')
      .values({
        ...own,
        service: 'gmail',
        collection: accountId,
        title: 'Mail',
        cursor: null,
        anchor: null,
        page_token: null,
        wanted: 1,
        done: 0,
        lease_until: null,
        fence: 0,
        items_seen: 0,
        items_expected: null,
        pushed_history_id: null,
        backlog: false,
        looks: 0,
        fruitless_runs: 0,
        active: false,
        recent_pushes: [],
        watch_due_at: at,
        watch_error: null,
        due_at: at,
        last_attempt_at: null,
        last_success_at: null,
        error_code: null,
        error_message: null,
      })
      .execute();
    await t
      .insertInto('failing_items')
      .values({
        ...own,
        service: 'gmail',
        collection: accountId,
        external_id: 'f',
        tries: 1,
        tries_allowed: 3,
        tried_at: at,
        reason: 'r',
        skipped_at: null,
        alone: false,
        ended_workers: 0,
      })
      .execute();
    await t
      .insertInto('listed_ids')
      .values({
        ...own,
        service: 'gmail',
        collection: accountId,
        list: '',
        ids: ['m1'],
        next_page_token: null,
      })
      .execute();
    await t
      .insertInto('drive_folders')
      // Of the one collection that there is.
      .values({ ...own, service: 'gmail', collection: accountId, folder_id: 'd', name: 'Folder', parent_id: null })
      .execute();
    await t
      .insertInto('watches')
      .values({
        ...own,
        id: id(),
        service: 'gmail',
        collection: accountId,
        token_hash: null,
        resource_id: null,
        expires_at: at,
        last_message: 0,
        superseded_at: null,
        created_at: at,
      })
      .execute();
    await t
      .insertInto('actions')
      .values({
        ...own,
        id: actionId,
        conversation_id: conversationId,
        request_id: null,
        operation: 'gmail.send',
        params: '{}',
        provenance: '{}',
        effect: 'outward-write',
        state: 'waiting',
        preview: null,
        preview_hash: null,
        result: null,
        inverse: null,
        error: null,
        created_at: at,
        expires_at: null,
        approved_at: null,
        executed_at: null,
        undone_at: null,
        updated_at: at,
      })
      .execute();
    await t
      .insertInto('audit')
      .values({
        id: id(),
        user_id: userId,
        action_id: actionId,
        event: 'proposed',
        actor: 'person',
        detail: '{}',
        created_at: at,
      })
      .execute();
  });
  return { userId, accountId };
}
