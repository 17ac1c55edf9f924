-- A telephone system in the manner of a Wazo database, reduced: tables that a user's rows stand in, with their keys,
-- references, serials, enums and arrays, and beside them call records, which replication leaves out. Runs on an empty
-- database, on master and slave alike.

CREATE TYPE callfilter_type AS ENUM ('bosssecretary');
CREATE TYPE contextnumbers_type AS ENUM ('user', 'group', 'queue', 'conference', 'incall');
CREATE TYPE dialaction_action AS ENUM ('none', 'endcall:busy', 'endcall:hangup', 'user', 'group', 'queue', 'voicemail', 'sound');
CREATE TYPE dialaction_category AS ENUM ('callfilter', 'group', 'incall', 'queue', 'schedule', 'user');
CREATE TYPE endpoint_sip_section_type AS ENUM ('aor', 'auth', 'endpoint', 'identify', 'outbound_auth', 'registration');
CREATE TYPE extenumbers_type AS ENUM ('conference', 'group', 'incall', 'outcall', 'queue', 'user', 'voicemail');
CREATE TYPE generic_bsfilter AS ENUM ('no', 'boss', 'secretary');
CREATE TYPE pickup_category AS ENUM ('member', 'pickup');
CREATE TYPE queue_category AS ENUM ('group', 'queue');
CREATE TYPE queuemember_usertype AS ENUM ('agent', 'user');
CREATE TYPE voicemail_accesstype AS ENUM ('personal', 'global');

CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
CREATE TABLE infos (uuid varchar(38) PRIMARY KEY, wazo_version varchar(64) NOT NULL, timezone varchar(128));

-- tenants, contexts, what all endpoints share

CREATE TABLE tenant (
    uuid varchar(36) PRIMARY KEY,
    slug varchar(10),
    country varchar(2),
    sip_templates_generated boolean NOT NULL DEFAULT false,
    global_sip_template_uuid uuid,
    record_start_announcement text);
CREATE TABLE contexttype (id serial PRIMARY KEY, name varchar(40) NOT NULL UNIQUE, deletable integer, description text);
CREATE TABLE context (
    id serial PRIMARY KEY,
    uuid uuid UNIQUE,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    name varchar(79) NOT NULL UNIQUE,
    displayname varchar(128),
    contexttype varchar(40) NOT NULL,
    description text);
CREATE TABLE contextinclude (
    context varchar(79) NOT NULL REFERENCES context (name),
    include varchar(79) NOT NULL,
    priority integer NOT NULL DEFAULT 0,
    PRIMARY KEY (context, include));
CREATE TABLE contextnumbers (
    context varchar(79) NOT NULL REFERENCES context (name),
    type contextnumbers_type NOT NULL,
    numberbeg varchar(16) NOT NULL,
    numberend varchar(16) NOT NULL,
    didlength integer NOT NULL DEFAULT 0,
    PRIMARY KEY (context, type, numberbeg, numberend));
CREATE TABLE contextmember (
    context varchar(79) NOT NULL REFERENCES context (name),
    type varchar(32) NOT NULL,
    typeval varchar(128) NOT NULL,
    varname varchar(128) NOT NULL DEFAULT '',
    PRIMARY KEY (context, type, typeval, varname));
CREATE TABLE feature_extension (
    uuid uuid PRIMARY KEY,
    enabled boolean NOT NULL DEFAULT true,
    exten varchar(40) NOT NULL UNIQUE,
    feature varchar(255) NOT NULL);
CREATE TABLE moh (
    uuid varchar(38) PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    name text NOT NULL UNIQUE,
    label text NOT NULL,
    mode text NOT NULL);
CREATE TABLE pjsip_transport (uuid uuid PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE pjsip_transport_option (
    id serial PRIMARY KEY,
    key text NOT NULL,
    value text NOT NULL,
    pjsip_transport_uuid uuid NOT NULL REFERENCES pjsip_transport);

-- SIP endpoints

CREATE TABLE endpoint_sip (
    uuid uuid PRIMARY KEY,
    label text,
    name text NOT NULL UNIQUE,
    asterisk_id text,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    transport_uuid uuid REFERENCES pjsip_transport,
    template boolean DEFAULT false);
CREATE TABLE endpoint_sip_template (
    child_uuid uuid NOT NULL REFERENCES endpoint_sip,
    parent_uuid uuid NOT NULL REFERENCES endpoint_sip,
    priority integer,
    PRIMARY KEY (child_uuid, parent_uuid));
CREATE TABLE endpoint_sip_section (
    uuid uuid PRIMARY KEY,
    type endpoint_sip_section_type NOT NULL,
    endpoint_sip_uuid uuid NOT NULL REFERENCES endpoint_sip,
    UNIQUE (type, endpoint_sip_uuid));
CREATE TABLE endpoint_sip_section_option (
    uuid uuid PRIMARY KEY,
    key text NOT NULL,
    value text NOT NULL,
    endpoint_sip_section_uuid uuid NOT NULL REFERENCES endpoint_sip_section);
CREATE INDEX ON endpoint_sip_section_option (endpoint_sip_section_uuid);

-- users, lines, extensions, voicemails

CREATE TABLE voicemail (
    uniqueid serial PRIMARY KEY,
    context varchar(79) NOT NULL REFERENCES context (name),
    mailbox varchar(40) NOT NULL,
    password varchar(80),
    fullname varchar(80) NOT NULL,
    email varchar(80),
    language varchar(20),
    attach integer,
    deletevoicemail integer NOT NULL DEFAULT 0,
    maxmsg integer,
    options varchar[] NOT NULL DEFAULT '{}',
    accesstype voicemail_accesstype NOT NULL DEFAULT 'personal',
    UNIQUE (mailbox, context));
CREATE TABLE func_key_template (
    id serial PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    name varchar(128),
    private boolean NOT NULL DEFAULT false);
CREATE TABLE userfeatures (
    id serial PRIMARY KEY,
    uuid varchar(38) NOT NULL UNIQUE,
    firstname varchar(128) NOT NULL,
    lastname varchar(128) NOT NULL DEFAULT '',
    email varchar(254) UNIQUE,
    voicemailid integer REFERENCES voicemail,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    callerid varchar(160),
    ringseconds integer NOT NULL DEFAULT 30,
    simultcalls integer NOT NULL DEFAULT 5,
    enableclient integer NOT NULL DEFAULT 0,
    loginclient varchar(254) NOT NULL DEFAULT '',
    passwdclient varchar(64) NOT NULL DEFAULT '',
    enablehint integer NOT NULL DEFAULT 1,
    enablevoicemail integer NOT NULL DEFAULT 0,
    enablexfer integer NOT NULL DEFAULT 0,
    dtmf_hangup integer NOT NULL DEFAULT 0,
    enableonlinerec integer NOT NULL DEFAULT 0,
    call_record_outgoing_external_enabled boolean NOT NULL DEFAULT false,
    call_record_outgoing_internal_enabled boolean NOT NULL DEFAULT false,
    call_record_incoming_external_enabled boolean NOT NULL DEFAULT false,
    call_record_incoming_internal_enabled boolean NOT NULL DEFAULT false,
    incallfilter integer NOT NULL DEFAULT 0,
    enablednd integer NOT NULL DEFAULT 0,
    enableunc integer NOT NULL DEFAULT 0,
    destunc varchar(128) NOT NULL DEFAULT '',
    enablerna integer NOT NULL DEFAULT 0,
    destrna varchar(128) NOT NULL DEFAULT '',
    enablebusy integer NOT NULL DEFAULT 0,
    destbusy varchar(128) NOT NULL DEFAULT '',
    musiconhold varchar(128) NOT NULL DEFAULT '',
    outcallerid varchar(80) NOT NULL DEFAULT '',
    mobilephonenumber varchar(128) NOT NULL DEFAULT '',
    bsfilter generic_bsfilter NOT NULL DEFAULT 'no',
    timezone varchar(128),
    language varchar(20),
    func_key_template_id integer REFERENCES func_key_template,
    func_key_private_template_id integer NOT NULL UNIQUE REFERENCES func_key_template,
    subscription_type integer NOT NULL DEFAULT 0,
    created_at timestamp,
    userfield varchar(128) NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT '');
CREATE TABLE extensions (
    id serial PRIMARY KEY,
    commented integer NOT NULL DEFAULT 0,
    context varchar(79) NOT NULL REFERENCES context (name),
    exten varchar(40) NOT NULL,
    type extenumbers_type NOT NULL,
    typeval varchar(255) NOT NULL DEFAULT '',
    UNIQUE (exten, context));
CREATE TABLE linefeatures (
    id serial PRIMARY KEY,
    device varchar(32),
    configregistrar varchar(128),
    name varchar(128) UNIQUE,
    number varchar(40),
    context varchar(79) NOT NULL REFERENCES context (name),
    provisioningid integer NOT NULL,
    num integer DEFAULT 1,
    ipfrom varchar(15),
    commented integer NOT NULL DEFAULT 0,
    description text,
    endpoint_sip_uuid uuid REFERENCES endpoint_sip);
CREATE TABLE user_line (
    user_id integer NOT NULL REFERENCES userfeatures,
    line_id integer NOT NULL REFERENCES linefeatures,
    main_user boolean NOT NULL,
    main_line boolean NOT NULL,
    PRIMARY KEY (user_id, line_id));
CREATE TABLE line_extension (
    line_id integer NOT NULL REFERENCES linefeatures,
    extension_id integer NOT NULL REFERENCES extensions,
    main_extension boolean NOT NULL,
    PRIMARY KEY (line_id, extension_id));
CREATE TABLE dialaction (
    event varchar(40) NOT NULL,
    category dialaction_category NOT NULL,
    categoryval varchar(128) NOT NULL DEFAULT '',
    action dialaction_action NOT NULL,
    actionarg1 varchar(255),
    actionarg2 varchar(255),
    PRIMARY KEY (event, category, categoryval));
CREATE TABLE phone_number (
    uuid uuid PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    number text NOT NULL,
    caller_id_name text,
    shared boolean NOT NULL DEFAULT false,
    main boolean NOT NULL DEFAULT false,
    UNIQUE (number, tenant_uuid));
CREATE TABLE user_external_app (
    name text NOT NULL,
    user_uuid varchar(38) NOT NULL REFERENCES userfeatures (uuid),
    label text,
    configuration json,
    PRIMARY KEY (name, user_uuid));
CREATE TABLE blocklist (uuid uuid PRIMARY KEY, tenant_uuid varchar(36) NOT NULL REFERENCES tenant);
CREATE TABLE blocklist_number (
    uuid uuid PRIMARY KEY,
    number text NOT NULL,
    label text,
    blocklist_uuid uuid NOT NULL REFERENCES blocklist,
    UNIQUE (number, blocklist_uuid));
CREATE TABLE blocklist_user (
    user_uuid varchar(36) NOT NULL REFERENCES userfeatures (uuid),
    blocklist_uuid uuid NOT NULL REFERENCES blocklist,
    PRIMARY KEY (user_uuid, blocklist_uuid));

-- queues, groups, filters, call rights

CREATE TABLE queue (
    name varchar(128) PRIMARY KEY,
    musicclass varchar(128),
    timeout integer DEFAULT 0,
    "monitor-type" varchar(16),
    "queue-youarenext" varchar(128),
    "periodic-announce" text,
    "announce-frequency" integer,
    retry integer,
    wrapuptime integer,
    maxlen integer,
    strategy varchar(11),
    joinempty varchar(255),
    category queue_category NOT NULL,
    autofill integer NOT NULL DEFAULT 1,
    "announce-position" varchar(1024) NOT NULL DEFAULT 'yes');
CREATE TABLE queuefeatures (
    id serial PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    name varchar(128) NOT NULL UNIQUE,
    displayname varchar(128) NOT NULL,
    number varchar(40),
    context varchar(79),
    timeout integer,
    waittime integer,
    waitratio double precision);
CREATE TABLE queuemember (
    queue_name varchar(128) NOT NULL,
    interface varchar(128) NOT NULL,
    penalty integer NOT NULL DEFAULT 0,
    usertype queuemember_usertype NOT NULL,
    userid integer NOT NULL,
    channel varchar(25) NOT NULL,
    category queue_category NOT NULL,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (queue_name, interface));
CREATE TABLE groupfeatures (
    id serial PRIMARY KEY,
    uuid uuid NOT NULL,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    name varchar(128) NOT NULL,
    label text NOT NULL,
    timeout integer);
CREATE TABLE agentfeatures (
    id serial PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    firstname varchar(128),
    lastname varchar(128),
    number varchar(40) NOT NULL,
    "group" varchar(255),
    UNIQUE (number, tenant_uuid));
CREATE TABLE callfilter (
    id serial PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    name varchar(128) NOT NULL UNIQUE,
    type callfilter_type NOT NULL);
CREATE TABLE callfiltermember (
    id serial PRIMARY KEY,
    callfilterid integer NOT NULL,
    typeval varchar(128) NOT NULL DEFAULT '',
    ringseconds integer NOT NULL DEFAULT 0,
    bstype generic_bsfilter NOT NULL,
    active integer NOT NULL DEFAULT 0,
    UNIQUE (callfilterid, typeval));
CREATE TABLE rightcall (
    id serial PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    name varchar(128) NOT NULL,
    "authorization" integer NOT NULL DEFAULT 0,
    UNIQUE (name, tenant_uuid));
CREATE TABLE rightcallexten (
    id serial PRIMARY KEY,
    rightcallid integer NOT NULL REFERENCES rightcall,
    exten varchar(40) NOT NULL,
    UNIQUE (rightcallid, exten));
CREATE TABLE rightcallmember (
    id serial PRIMARY KEY,
    rightcallid integer NOT NULL REFERENCES rightcall,
    type varchar(64) NOT NULL,
    typeval varchar(128) NOT NULL,
    UNIQUE (rightcallid, type, typeval));
CREATE TABLE pickup (id integer PRIMARY KEY, tenant_uuid varchar(36) NOT NULL REFERENCES tenant, name varchar(128) NOT NULL UNIQUE);
CREATE TABLE pickupmember (
    pickupid integer NOT NULL,
    category pickup_category NOT NULL,
    memberid integer NOT NULL,
    PRIMARY KEY (pickupid, category, memberid));
CREATE TABLE schedule (id serial PRIMARY KEY, tenant_uuid varchar(36) NOT NULL REFERENCES tenant, name varchar(255), timezone varchar(128));
CREATE TABLE schedule_time (
    id serial PRIMARY KEY,
    schedule_id integer,
    hours varchar(512),
    weekdays varchar(512),
    action dialaction_action,
    actionid varchar(255));
CREATE TABLE incall (
    id serial PRIMARY KEY,
    tenant_uuid varchar(36) NOT NULL REFERENCES tenant,
    greeting_sound text,
    description text);

-- function keys

CREATE TABLE func_key_type (id serial PRIMARY KEY, name varchar(128) NOT NULL);
CREATE TABLE func_key_destination_type (id serial PRIMARY KEY, name varchar(128) NOT NULL);
CREATE TABLE func_key (
    id serial,
    type_id integer NOT NULL REFERENCES func_key_type,
    destination_type_id integer NOT NULL REFERENCES func_key_destination_type,
    PRIMARY KEY (id, destination_type_id));
CREATE TABLE func_key_dest_user (
    func_key_id integer NOT NULL,
    user_id integer NOT NULL REFERENCES userfeatures,
    destination_type_id integer NOT NULL DEFAULT 1 CHECK (destination_type_id = 1),
    PRIMARY KEY (func_key_id, user_id, destination_type_id),
    FOREIGN KEY (func_key_id, destination_type_id) REFERENCES func_key);
CREATE TABLE func_key_dest_custom (
    func_key_id integer NOT NULL,
    destination_type_id integer NOT NULL DEFAULT 2 CHECK (destination_type_id = 2),
    exten varchar(40) NOT NULL,
    PRIMARY KEY (func_key_id, destination_type_id),
    FOREIGN KEY (func_key_id, destination_type_id) REFERENCES func_key);
CREATE TABLE func_key_dest_forward (
    func_key_id integer NOT NULL,
    destination_type_id integer NOT NULL DEFAULT 3 CHECK (destination_type_id = 3),
    feature_extension_uuid uuid NOT NULL REFERENCES feature_extension,
    number varchar(40),
    PRIMARY KEY (func_key_id, destination_type_id, feature_extension_uuid),
    FOREIGN KEY (func_key_id, destination_type_id) REFERENCES func_key);
CREATE TABLE func_key_mapping (
    template_id integer NOT NULL REFERENCES func_key_template,
    func_key_id integer NOT NULL,
    destination_type_id integer NOT NULL,
    label varchar(128),
    position integer NOT NULL,
    blf boolean NOT NULL DEFAULT true,
    PRIMARY KEY (template_id, func_key_id, destination_type_id),
    UNIQUE (template_id, position),
    FOREIGN KEY (func_key_id, destination_type_id) REFERENCES func_key);

-- what other services keep in the same database

CREATE TABLE auth_tenant (uuid varchar(38) PRIMARY KEY, name text, slug varchar(10) NOT NULL UNIQUE, parent_uuid varchar(38) NOT NULL REFERENCES auth_tenant);
CREATE TABLE auth_user (
    uuid varchar(38) PRIMARY KEY,
    username varchar(256),
    firstname text,
    lastname text,
    password_hash text,
    password_salt bytea,
    purpose text NOT NULL,
    enabled boolean,
    tenant_uuid varchar(38) NOT NULL REFERENCES auth_tenant);
CREATE TABLE auth_email (
    uuid varchar(38) PRIMARY KEY,
    address text NOT NULL,
    confirmed boolean NOT NULL DEFAULT false,
    main boolean NOT NULL DEFAULT false,
    user_uuid varchar(38) NOT NULL REFERENCES auth_user);
CREATE TABLE auth_policy (uuid varchar(38) PRIMARY KEY, name varchar(80) NOT NULL, slug varchar(80) NOT NULL, tenant_uuid varchar(38) NOT NULL REFERENCES auth_tenant);
CREATE TABLE auth_user_policy (
    user_uuid varchar(38) NOT NULL REFERENCES auth_user,
    policy_uuid varchar(38) NOT NULL REFERENCES auth_policy,
    PRIMARY KEY (user_uuid, policy_uuid));

-- call records: replication leaves them out

CREATE TABLE cel (
    id serial PRIMARY KEY,
    eventtype text NOT NULL,
    eventtime timestamptz NOT NULL,
    cid_name text NOT NULL,
    cid_num text NOT NULL,
    exten text NOT NULL,
    context text NOT NULL,
    channame text NOT NULL,
    appname text NOT NULL,
    uniqueid text NOT NULL,
    linkedid text NOT NULL,
    extra text,
    call_log_id integer);
CREATE TABLE call_log (
    id serial PRIMARY KEY,
    date timestamptz NOT NULL,
    date_end timestamptz,
    tenant_uuid uuid NOT NULL,
    source_exten varchar(255),
    destination_exten varchar(255),
    direction varchar(255));
CREATE TABLE call_log_participant (
    uuid uuid PRIMARY KEY,
    call_log_id integer REFERENCES call_log,
    user_uuid uuid NOT NULL,
    tags varchar(128)[] NOT NULL DEFAULT '{}',
    answered boolean NOT NULL DEFAULT false);
CREATE TABLE queue_log (id serial PRIMARY KEY, time timestamptz, callid varchar(80), queuename varchar(256), agent text, event varchar(20), data1 text);

INSERT INTO alembic_version VALUES ('0123456789ab');
INSERT INTO infos VALUES ('b4c2e6de-5d3f-4b0e-9c7c-000000000001', '26.01', 'UTC');
