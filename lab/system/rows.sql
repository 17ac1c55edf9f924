-- One system of :users users, on the master alone: the slave gets its rows from there.
INSERT INTO users
    SELECT (1000 + n)::text, md5('secret ' || n), 'User ' || n, '', (4000 + n)::text FROM generate_series(1, :users) n;
INSERT INTO queues VALUES ('sales', '2000');
INSERT INTO queue_members SELECT 'sales', extension FROM users ORDER BY extension LIMIT 3;
INSERT INTO trunks VALUES ('provider', :'provider', 'office', 'a-secret-of-the-lab');
