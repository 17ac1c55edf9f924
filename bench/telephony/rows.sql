-- The rows of a telephone system of so many users as the setting bench.users says; about 33 rows a user in the tables
-- that are copied, and 20 call records beside them. Nothing is left to chance: the same number gives the same rows.
-- Runs in one transaction, on the master alone.

CREATE FUNCTION pg_temp.users() RETURNS integer LANGUAGE sql STABLE AS $$ SELECT current_setting('bench.users')::integer $$;
-- the n-th uuid of its kind
CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || ' ' || n)::uuid $$;
-- one of the values, each for its turn
CREATE FUNCTION pg_temp.pick(n bigint, VARIADIC words text[]) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT words[1 + n % array_length(words, 1)] $$;
CREATE FUNCTION pg_temp.tenant(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_temp.id('tenant', n % 3)::text $$;
CREATE FUNCTION pg_temp.context(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'internal-' || n % 3 $$;

INSERT INTO tenant (uuid, slug, country, sip_templates_generated, global_sip_template_uuid)
    SELECT pg_temp.tenant(n), 'tenant' || n, 'CA', true, pg_temp.id('template', n) FROM generate_series(0, 2) n;
INSERT INTO contexttype (name, deletable) VALUES ('internal', 0), ('incall', 0), ('outcall', 0), ('services', 0);
INSERT INTO context (uuid, tenant_uuid, name, displayname, contexttype)
    SELECT pg_temp.id('context ' || kind, n), pg_temp.tenant(n), kind || '-' || n, initcap(kind), kind
    FROM generate_series(0, 2) n, unnest('{internal,incall,outcall}'::text[]) kind;
INSERT INTO contextinclude SELECT pg_temp.context(n), 'outcall-' || n, 0 FROM generate_series(0, 2) n;
INSERT INTO contextnumbers SELECT pg_temp.context(n), 'user', '100000', '999999', 0 FROM generate_series(0, 2) n;
INSERT INTO feature_extension
    SELECT pg_temp.id('feature', n), true, '*' || 20 + n, 'feature ' || n FROM generate_series(1, 40) n;
INSERT INTO moh SELECT pg_temp.id('moh', n)::text, pg_temp.tenant(n), 'moh-' || n, 'Music ' || n, 'files' FROM generate_series(1, 6) n;
INSERT INTO pjsip_transport SELECT pg_temp.id('transport', n), 'transport-' || pg_temp.pick(n, 'udp', 'tcp', 'wss') FROM generate_series(0, 2) n;
INSERT INTO pjsip_transport_option (key, value, pjsip_transport_uuid)
    SELECT 'option' || o, o::text, pg_temp.id('transport', n) FROM generate_series(0, 2) n, generate_series(1, 5) o;

INSERT INTO endpoint_sip
    SELECT pg_temp.id('template', n), 'Template ' || n, 'template' || n, '', pg_temp.tenant(n), pg_temp.id('transport', 0), true
    FROM generate_series(0, 5) n;
INSERT INTO endpoint_sip
    SELECT pg_temp.id('endpoint', n), 'Line of user ' || n, left(md5('name' || n), 8) || n, NULL, pg_temp.tenant(n), NULL, false
    FROM generate_series(1, pg_temp.users()) n;
INSERT INTO endpoint_sip_template
    SELECT pg_temp.id('endpoint', n), pg_temp.id('template', n % 3 + 3 * p), p FROM generate_series(1, pg_temp.users()) n, generate_series(0, n % 2) p;
INSERT INTO endpoint_sip_section
    SELECT pg_temp.id('section ' || kind, n), kind::endpoint_sip_section_type, pg_temp.id('endpoint', n)
    FROM generate_series(1, pg_temp.users()) n, unnest('{aor,auth,endpoint}'::text[]) kind;
INSERT INTO endpoint_sip_section_option
    SELECT pg_temp.id('option ' || o.key, n), o.key, o.value, pg_temp.id('section ' || o.kind, n)
    FROM generate_series(1, pg_temp.users()) n
    CROSS JOIN LATERAL (VALUES
        ('auth', 'username', left(md5('name' || n), 8) || n),
        ('auth', 'password', md5('password' || n)),
        ('endpoint', 'callerid', '"User ' || n || '" <' || 100000 + n || '>'),
        ('endpoint', 'allow', '!all,opus,g722,alaw'),
        ('aor', 'max_contacts', '10')) AS o (kind, key, value);

INSERT INTO voicemail (context, mailbox, password, fullname, email, language, attach, options)
    SELECT pg_temp.context(n), 100000 + n, lpad((n % 10000)::text, 4, '0'), 'User Ünal ' || n, 'user' || n || '@example.org', 'fr_CA', 1,
        ARRAY['saycid', pg_temp.pick(n, 'yes', 'no')]
    FROM generate_series(1, pg_temp.users()) n;
INSERT INTO func_key_template (tenant_uuid, name, private)
    SELECT pg_temp.tenant(n), NULL, true FROM generate_series(1, pg_temp.users()) n;
INSERT INTO userfeatures (uuid, firstname, lastname, email, voicemailid, tenant_uuid, callerid, enablednd, enableunc, destunc,
        mobilephonenumber, timezone, language, func_key_private_template_id, created_at, description)
    SELECT pg_temp.id('user', n)::text, pg_temp.pick(n, 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Zoë'), 'Number ' || n,
        'user' || n || '@example.org', n, pg_temp.tenant(n), '"User ' || n || '"', 0, (n % 20 = 0)::integer, 100000 + n % 50, '+1514' || 5000000 + n,
        'America/Montreal', 'fr_CA', n, timestamp '2024-01-01' + n * interval '7 minutes', repeat('office ' || n % 97 || '; ', 3)
    FROM generate_series(1, pg_temp.users()) n;
INSERT INTO extensions (context, exten, type, typeval)
    SELECT pg_temp.context(n), 100000 + n, 'user', n FROM generate_series(1, pg_temp.users()) n;
INSERT INTO linefeatures (device, configregistrar, name, number, context, provisioningid, endpoint_sip_uuid)
    SELECT md5('device' || n), 'default', left(md5('name' || n), 8) || n, 100000 + n, pg_temp.context(n), 100000 + n, pg_temp.id('endpoint', n)
    FROM generate_series(1, pg_temp.users()) n;
INSERT INTO user_line SELECT n, n, true, true FROM generate_series(1, pg_temp.users()) n;
INSERT INTO line_extension SELECT n, n, true FROM generate_series(1, pg_temp.users()) n;
INSERT INTO dialaction
    SELECT event, 'user', n, pg_temp.pick(n, 'none', 'voicemail')::dialaction_action, CASE WHEN n % 2 = 1 THEN n::text END, ''
    FROM generate_series(1, pg_temp.users()) n, unnest('{noanswer,busy,chanunavail}'::text[]) event;
INSERT INTO contextmember SELECT pg_temp.context(n), 'user', n, 'context' FROM generate_series(1, pg_temp.users()) n;
INSERT INTO phone_number (uuid, tenant_uuid, number, caller_id_name, shared)
    SELECT pg_temp.id('number', n), pg_temp.tenant(n), '+1418' || 5000000 + n, 'User ' || n, n % 9 = 0 FROM generate_series(1, pg_temp.users(), 4) n;
INSERT INTO user_external_app
    SELECT 'crm', pg_temp.id('user', n)::text, 'CRM', json_build_object('account', n, 'tags', json_build_array('a', 'b'))
    FROM generate_series(1, pg_temp.users(), 5) n;
INSERT INTO blocklist SELECT pg_temp.id('blocklist', n), pg_temp.tenant(n) FROM generate_series(1, pg_temp.users(), 10) n;
INSERT INTO blocklist_user SELECT pg_temp.id('user', n)::text, pg_temp.id('blocklist', n) FROM generate_series(1, pg_temp.users(), 10) n;
INSERT INTO blocklist_number
    SELECT pg_temp.id('blocked' || b, n), '+1900' || 5000000 + n + b, NULL, pg_temp.id('blocklist', n)
    FROM generate_series(1, pg_temp.users(), 10) n, generate_series(1, 3) b;

INSERT INTO queuefeatures (tenant_uuid, name, displayname, number, context, waitratio)
    SELECT pg_temp.tenant(n), 'queue' || n, 'Queue ' || n, 3000 + n, pg_temp.context(n), n / 3.0 FROM generate_series(1, 1 + pg_temp.users() / 100) n;
INSERT INTO groupfeatures (uuid, tenant_uuid, name, label, timeout)
    SELECT pg_temp.id('group', n), pg_temp.tenant(n), 'grp' || n, 'Group ' || n, 30 FROM generate_series(1, 1 + pg_temp.users() / 50) n;
INSERT INTO queue (name, musicclass, "announce-frequency", retry, maxlen, strategy, category)
    SELECT name, 'default', 30, 5, 0, 'ringall', 'queue'::queue_category FROM queuefeatures
    UNION ALL SELECT name, 'default', NULL, 5, 0, 'ringall', 'group'::queue_category FROM groupfeatures;
INSERT INTO queuemember
    SELECT 'queue' || 1 + n % (1 + pg_temp.users() / 100), 'PJSIP/' || left(md5('name' || n), 8) || n, n % 3, 'user', n, 'PJSIP', 'queue', n
    FROM generate_series(1, pg_temp.users(), 3) n;
INSERT INTO agentfeatures (tenant_uuid, firstname, lastname, number)
    SELECT pg_temp.tenant(n), 'Agent', n, 7000 + n FROM generate_series(1, pg_temp.users(), 20) n;
INSERT INTO callfilter (tenant_uuid, name, type)
    SELECT pg_temp.tenant(n), 'filter' || n, 'bosssecretary' FROM generate_series(1, pg_temp.users(), 20) n;
INSERT INTO callfiltermember (callfilterid, typeval, ringseconds, bstype, active)
    SELECT id, 20 * id - 19 + m, 5, pg_temp.pick(m, 'boss', 'secretary')::generic_bsfilter, 1 FROM callfilter, generate_series(0, 1) m;
INSERT INTO rightcall (tenant_uuid, name) SELECT pg_temp.tenant(n), 'right' || n FROM generate_series(1, 20) n;
INSERT INTO rightcallexten (rightcallid, exten) SELECT n, '00' || e || 'XX.' FROM generate_series(1, 20) n, generate_series(1, 9) e;
INSERT INTO rightcallmember (rightcallid, type, typeval) SELECT 1 + n % 20, 'user', n FROM generate_series(1, pg_temp.users(), 2) n;
INSERT INTO pickup SELECT n, pg_temp.tenant(n), 'pickup' || n FROM generate_series(1, 1 + pg_temp.users() / 20) n;
INSERT INTO pickupmember
    SELECT 1 + n % (1 + pg_temp.users() / 20), pg_temp.pick(n, 'member', 'pickup')::pickup_category, n FROM generate_series(1, pg_temp.users(), 2) n;
INSERT INTO schedule (tenant_uuid, name, timezone) SELECT pg_temp.tenant(n), 'Hours ' || n, 'America/Montreal' FROM generate_series(1, 10) n;
INSERT INTO schedule_time (schedule_id, hours, weekdays, action, actionid)
    SELECT n, '08:00-17:00', d::text, 'none', '' FROM generate_series(1, 10) n, generate_series(1, 5) d;
INSERT INTO incall (tenant_uuid, description) SELECT pg_temp.tenant(n), 'to user ' || n FROM generate_series(1, pg_temp.users(), 4) n;
INSERT INTO extensions (context, exten, type, typeval)
    SELECT 'incall-' || n % 3, '1418' || 5000000 + n, 'incall', n FROM generate_series(1, pg_temp.users(), 4) n;

INSERT INTO func_key_type (name) VALUES ('speeddial'), ('transfer'), ('dtmf');
INSERT INTO func_key_destination_type (name) VALUES ('user'), ('custom'), ('forward');
-- a user's own key and one of a number; the keys of forwards come after them
INSERT INTO func_key (id, type_id, destination_type_id)
    SELECT 2 * n - 2 + d, 1, d FROM generate_series(1, pg_temp.users()) n, generate_series(1, 2) d;
INSERT INTO func_key (id, type_id, destination_type_id)
    SELECT 2 * pg_temp.users() + n, 1, 3 FROM generate_series(1, pg_temp.users(), 5) n;
INSERT INTO func_key_dest_user (func_key_id, user_id) SELECT 2 * n - 1, n FROM generate_series(1, pg_temp.users()) n;
INSERT INTO func_key_dest_custom (func_key_id, exten) SELECT 2 * n, '*98' || n FROM generate_series(1, pg_temp.users()) n;
INSERT INTO func_key_dest_forward (func_key_id, feature_extension_uuid, number)
    SELECT 2 * pg_temp.users() + n, pg_temp.id('feature', 1 + n % 40), CASE WHEN n % 3 = 0 THEN '+1514' || 5000000 + n END
    FROM generate_series(1, pg_temp.users(), 5) n;
INSERT INTO func_key_mapping
    SELECT n, 2 * n, 2, 'Voicemail', 1, false FROM generate_series(1, pg_temp.users()) n;
INSERT INTO func_key_mapping
    SELECT n, 2 * (1 + n % pg_temp.users()) - 1, 1, 'Neighbour', 2, true FROM generate_series(1, pg_temp.users()) n;

INSERT INTO auth_tenant SELECT pg_temp.tenant(n), 'Tenant ' || n, 'slug' || n, pg_temp.tenant(0) FROM generate_series(0, 2) n;
INSERT INTO auth_user
    SELECT pg_temp.id('user', n)::text, 'user' || n, 'User', n, md5('hash' || n) || md5('hash2' || n), decode(md5('salt' || n), 'hex'), 'user', true,
        pg_temp.tenant(n)
    FROM generate_series(1, pg_temp.users()) n;
INSERT INTO auth_email
    SELECT pg_temp.id('email', n)::text, 'user' || n || '@example.org', true, true, pg_temp.id('user', n)::text FROM generate_series(1, pg_temp.users()) n;
INSERT INTO auth_policy SELECT pg_temp.id('policy', n)::text, 'policy' || n, 'policy' || n, pg_temp.tenant(0) FROM generate_series(1, 4) n;
INSERT INTO auth_user_policy
    SELECT pg_temp.id('user', n)::text, pg_temp.id('policy', 1 + n % 4)::text FROM generate_series(1, pg_temp.users(), 2) n;

INSERT INTO cel (eventtype, eventtime, cid_name, cid_num, exten, context, channame, appname, uniqueid, linkedid)
    SELECT pg_temp.pick(e, 'CHAN_START', 'ANSWER', 'HANGUP', 'CHAN_END'), timestamptz '2026-01-01 08:00:00+00' + n * interval '1 second' + e * interval '0.1 second',
        'User ' || n, 100000 + n, 100001 + n, pg_temp.context(n), 'PJSIP/' || n, 'Dial', n || '.' || e / 4, n || '.0'
    FROM generate_series(1, pg_temp.users()) n, generate_series(0, 15) e;
INSERT INTO call_log (date, date_end, tenant_uuid, source_exten, destination_exten, direction)
    SELECT timestamptz '2026-01-01 08:00:00+00' + n * interval '1 second', NULL, pg_temp.tenant(n)::uuid, 100000 + n, 100001 + n, 'internal'
    FROM generate_series(1, 2 * pg_temp.users()) n;
INSERT INTO call_log_participant
    SELECT pg_temp.id('participant', n), n, pg_temp.id('user', 1 + n % pg_temp.users()), '{}', true FROM generate_series(1, pg_temp.users()) n;
INSERT INTO queue_log (time, callid, queuename, agent, event)
    SELECT timestamptz '2026-01-01 08:00:00+00' + n * interval '1 minute', n, 'queue1', 'NONE', 'ENTERQUEUE' FROM generate_series(1, pg_temp.users()) n;

SELECT setval('func_key_id_seq', 3 * pg_temp.users());
