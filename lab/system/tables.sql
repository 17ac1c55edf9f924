-- The telephone system: everything that lab-telephony makes Asterisk's configuration of.
CREATE TABLE users (
    extension text PRIMARY KEY,
    secret text NOT NULL,
    name text NOT NULL,
    forward text NOT NULL DEFAULT '',
    voicemail_pin text NOT NULL
);
CREATE TABLE queues (name text PRIMARY KEY, extension text NOT NULL);
CREATE TABLE queue_members (queue text REFERENCES queues, extension text REFERENCES users, PRIMARY KEY (queue, extension));
CREATE TABLE trunks (name text PRIMARY KEY, host text NOT NULL, username text NOT NULL, secret text NOT NULL);
-- What is written while faults happen, to be counted afterwards.
CREATE TABLE inventory (id bigserial PRIMARY KEY, node text NOT NULL, written timestamptz NOT NULL DEFAULT now());
